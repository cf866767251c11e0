package io.millrace.simulate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.dump.DumpReader;
import io.millrace.streaming.connect.dump.DumpedRecord;
import io.millrace.streaming.connect.dump.RefusedRecords;
import io.millrace.streaming.connect.json.JsonDecoder;
import io.millrace.streaming.job.SourceFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TracePlayTest {

  private static final PipelineSpec PIPELINE =
      PipelineYaml.read(
          "p.yaml",
          """
          name: p
          channels: [a, b]
          source:
            files:
              path: nowhere
              format: csv
              map: {key: k, group: g, label: l, time: {path: t, unit: ms}, missing: [NA]}
          operators: [dictionary]
          results: {folder: nowhere}
          """,
          Map.of(),
          StandardCatalog.catalog());

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    PlayedTrace played = play("x,,,1000,1.5,NA\ny,g,,500,2,3\nx,,late,900,4,5\n", PlayCut.WHOLE);

    assertThat(played.records()).isEqualTo(3);
    assertThat(shown(played.file()))
        .containsExactly(
            "500 {\"key\":\"y\",\"group\":\"g\",\"time\":500,\"values\":[2.0,3.0]}",
            // Its follower is earlier, so it may be the one whose clock is wrong.
            "900 {\"key\":\"x\",\"time\":1000,\"values\":[1.5,null]}",
            "900 {\"key\":\"x\",\"time\":900,\"label\":\"late\",\"values\":[4.0,5.0]}");
  }

  @Test
  void aLateReadingComesWithTheOneBeforeItAndATimeFarAheadMovesNothing() {
    List<Long> arrivals = new ArrayList<>();
    Arrivals of = new Arrivals(played -> arrivals.add(played.arrival()));
    for (long time : new long[] {10, 20, 30, 12, 40, 999_999, 50, 60}) {
      of.take(new Observation("k", "k", time, new float[0], null, Origin.NOWHERE), 0);
    }
    of.finish();

    assertThat(arrivals).containsExactly(10L, 20L, 20L, 20L, 40L, 50L, 50L, 60L);
  }

  @Test
  void whatIsPlayedReadsBackAsTheTraceItself() throws IOException {
    SeededRandom random = new SeededRandom(1);
    StringBuilder lines = new StringBuilder();
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      float value = Float.intBitsToFloat((int) random.nextLong());
      value = Math.abs(value) < 1e30f ? value : 1;
      values.add(value);
      lines.append("k,,,").append(i).append(',').append(value).append(",0\n");
    }

    PlayedTrace played = play(lines.toString(), PlayCut.WHOLE);

    List<Float> read = new ArrayList<>();
    for (DumpedRecord record : records(played.file())) {
      Inbound inbound =
          new JsonDecoder(List.of("a", "b"), 1 << 20)
              .read(record.value(), 0, record.value().length, Origin.NOWHERE);
      read.add(inbound instanceof Observation observation ? observation.values()[0] : Float.NaN);
    }
    assertThat(read).isEqualTo(values);
  }

  @Test
  void aLoopGoesOnInTimeAndAShiftMovesAll() throws IOException {
    PlayCut twice =
        new PlayCut(OptionalLong.empty(), OptionalLong.empty(), 2, OptionalLong.of(10_000));

    List<DumpedRecord> records =
        records(play("x,,,0,1,1\nx,,,100,2,2\nx,,,200,3,3\n", twice).file());

    assertThat(records.stream().map(DumpedRecord::timestamp))
        .containsExactly(10_000L, 10_100L, 10_200L, 10_300L, 10_400L, 10_500L);
  }

  @Test
  void aPartIsCutByEventTime() throws IOException {
    PlayCut part = new PlayCut(OptionalLong.of(100), OptionalLong.of(200), 1, OptionalLong.empty());

    assertThat(shown(play("x,,,0,1,1\nx,,,100,2,2\nx,,,200,3,3\n", part).file()))
        .containsExactly("100 {\"key\":\"x\",\"time\":100,\"values\":[2.0,2.0]}");
    PlayCut none =
        new PlayCut(OptionalLong.of(9000), OptionalLong.empty(), 1, OptionalLong.empty());
    assertThatThrownBy(() -> play("x,,,0,1,1\nx,,,20,broken,1\nx,,,50,1,1\n", none))
        .hasMessageEndingWith(
            "expected readings between since and until, found none; it goes from"
                + " 1970-01-01T00:00:00Z to 1970-01-01T00:00:00.050Z");
  }

  @Test
  void aRecordThatIsNoReadingIsPlayedWithItsReason() throws IOException {
    PlayedTrace played = play("x,,,0,1,1\nx,,,50,broken,1\nx,,,100,2,2\n", PlayCut.WHOLE);

    assertThat(played.refused().count()).isEqualTo(1);
    List<DumpedRecord> records = records(played.file());
    DeadLetter letter = RefusedRecords.letter(records.get(1)).orElseThrow();
    assertThat(letter).isEqualTo(played.refused().example().orElseThrow());
    assertThat(letter.origin().position()).isEqualTo(3);
    assertThatThrownBy(() -> play("x,,,50,broken,1\n", PlayCut.WHOLE))
        .hasMessageContaining("expected readings, found none; the first record: expected a number");
  }

  @Test
  void moreThanFitsIntoMemoryIsSortedInFiles() throws IOException {
    List<Long> found = new ArrayList<>();
    SeededRandom random = new SeededRandom(2);
    try (ArrivalSort sort = new ArrivalSort(folder, 10_000)) {
      for (int i = 0; i < 1000; i++) {
        sort.add(new DumpedRecord(random.below(300), 0, i, null, new byte[0], List.of()));
      }
      sort.each(record -> found.add(record.timestamp() * 1000 + record.offset()));
      assertThat(sort.count()).isEqualTo(1000);
      assertThat(files()).hasSizeGreaterThan(5);
    }

    assertThat(found).hasSize(1000).isSorted();
    assertThat(files()).isEmpty();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private PlayedTrace play(String rows, PlayCut cut) throws IOException {
    Path trace = folder.resolve("trace.csv");
    Files.writeString(trace, "k,g,l,t,a,b\n" + rows);
    return new TracePlay(PIPELINE, trace.toString(), SourceFormat.files(PIPELINE), cut)
        .write(Disturbance.NONE, folder.resolve("trace.dump"), read -> {});
  }

  private static List<DumpedRecord> records(Path dump) throws IOException {
    List<DumpedRecord> all = new ArrayList<>();
    try (DumpReader in = DumpReader.of(Files.newInputStream(dump), dump.toString())) {
      for (Optional<DumpedRecord> next = in.next(); next.isPresent(); next = in.next()) {
        all.add(next.get());
      }
    }
    return all;
  }

  private static List<String> shown(Path dump) throws IOException {
    return records(dump).stream()
        .map(record -> record.timestamp() + " " + new String(record.value(), UTF_8))
        .toList();
  }
}
