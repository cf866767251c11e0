package io.millrace.benchmark.published.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmark.published.HourlySeries;
import io.millrace.benchmark.published.forecast.Contest.Candidate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeerForecastsTest {

  private static final int HOURS = 3000;
  private static final int FIRST = 2000;
  private static final int AHEAD = 6;

  @TempDir Path folder;

  /** Two series of one channel that count hours. */
  private final HourlySeries series =
      new HourlySeries(
          List.of("count"),
          List.of(counting(0), counting(500)),
          LongStream.range(0, HOURS).map(at -> at * 3_600_000).toArray(),
          FIRST,
          "count",
          0,
          1);

  @Test
  void exampleUsage() throws IOException {
    PeerForecasts peers = new PeerForecasts(folder, series);
    peers.write(1, AHEAD);
    assertThat(folder.resolve("series.txt")).hasContent("2 3000 1 1 6");

    // The other program forecasts what is there now, and once what will be there.
    byte[] now = Files.readAllBytes(folder.resolve("series.f32"));
    Files.write(folder.resolve("ets-now-6.f32"), now);
    Files.write(folder.resolve("ets-then-6.f32"), later(now));

    List<Candidate> candidates = peers.candidates(AHEAD);
    assertThat(candidates).extracting(Candidate::settings).containsExactly("now", "then");
    Contest contest = new Contest(series.scaled(), series.times(), FIRST);
    assertThat(error(contest, candidates.subList(0, 1))).isCloseTo(AHEAD, within(1e-6));
    assertThat(error(contest, candidates)).isCloseTo(0, within(1e-6));
  }

  @Test
  void withoutForecastsThereIsNoMethod() throws IOException {
    PeerForecasts peers = new PeerForecasts(folder, series);
    peers.write(AHEAD);
    assertThat(peers.candidates(AHEAD)).isEmpty();
  }

  @Test
  void forecastsOfAnotherSeriesAreRefused() throws IOException {
    PeerForecasts peers = new PeerForecasts(folder, series);
    Files.write(folder.resolve("ets-now-6.f32"), new byte[12]);
    assertThatThrownBy(() -> peers.candidates(AHEAD))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected 6000 forecasts, found 3");
  }

  private static double error(Contest contest, List<Candidate> candidates) {
    return contest.measure().value("rmse", contest.judge(candidates, AHEAD).sums());
  }

  private static byte[] later(byte[] now) {
    ByteBuffer values = ByteBuffer.wrap(now.clone());
    for (int at = 0; at < values.capacity(); at += Float.BYTES) {
      values.putFloat(at, values.getFloat(at) + AHEAD);
    }
    return values.array();
  }

  private static float[][] counting(int from) {
    float[][] table = new float[HOURS][1];
    for (int at = 0; at < HOURS; at++) {
      table[at][0] = from + at;
    }
    return table;
  }
}
