package io.millrace.benchmark.published.forecast;

import io.millrace.benchmark.published.HourlySeries;
import io.millrace.benchmark.published.forecast.Contest.Candidate;
import io.millrace.evaluate.baseline.Forecaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Forecasts that another program made of the same series, hour by hour, so that they are judged by
 * the same code. {@code benchmarks/forecast_peers.py} describes the files.
 */
final class PeerForecasts {

  private static final String PREFIX = "ets-";

  private final Path folder;
  private final HourlySeries series;

  PeerForecasts(Path folder, HourlySeries series) {
    this.folder = folder;
    this.series = series;
  }

  /** Writes what the other program reads. */
  void write(int... horizons) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("series.txt"),
        String.format(
            Locale.ROOT,
            "%d %d %d %s%n",
            series.scaled().size(),
            hours(),
            channels(),
            IntStream.of(horizons).mapToObj(String::valueOf).collect(Collectors.joining(" "))));
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers());
    for (float[][] table : series.scaled()) {
      for (float[] row : table) {
        for (float value : row) {
          bytes.putFloat(value);
        }
      }
    }
    Files.write(folder.resolve("series.f32"), bytes.array());
  }

  /** What was forecast for one horizon, by each of the settings; empty if nothing was. */
  List<Candidate> candidates(int ahead) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    String end = "-" + ahead + ".f32";
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(PREFIX) && name.endsWith(end)) {
          candidates.add(
              new Candidate(
                  name.substring(PREFIX.length(), name.length() - end.length()),
                  AsGiven::new,
                  read(file)));
        }
      }
    }
    return candidates;
  }

  private List<float[][]> read(Path file) throws IOException {
    FloatBuffer values = ByteBuffer.wrap(Files.readAllBytes(file)).asFloatBuffer();
    if (values.remaining() != numbers()) {
      throw new IOException(
          "Cannot judge "
              + file
              + ": expected "
              + numbers()
              + " forecasts, found "
              + values.remaining()
              + "; write the series again, then run forecast_peers.py");
    }
    List<float[][]> tables = new ArrayList<>();
    for (int one = 0; one < series.scaled().size(); one++) {
      float[][] table = new float[hours()][channels()];
      for (float[] row : table) {
        values.get(row);
      }
      tables.add(table);
    }
    return tables;
  }

  private int numbers() {
    return series.scaled().size() * hours() * channels();
  }

  private int hours() {
    return series.times().length;
  }

  private int channels() {
    return series.channels().size();
  }

  /** Reads forecasts in place of readings, and returns them. */
  private static final class AsGiven implements Forecaster {
    @Override
    public String name() {
      return "as given";
    }

    @Override
    public float[] forecast(float[] reading) {
      return reading.clone();
    }

    @Override
    public int floats() {
      return 0;
    }

    @Override
    public void write(float[] slots, int at) {
      // Nothing is kept between readings.
    }

    @Override
    public void read(float[] slots, int at) {
      // Nothing is kept between readings.
    }
  }
}
