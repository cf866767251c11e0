package io.millrace.benchmark.published.sensor;

import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Channel;
import io.millrace.simulate.trace.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One pollutant over the stations of a city, an hour a row. Values are divided by the largest of
 * the first four weeks, which are answered and not judged.
 *
 * @param pollutant its name
 * @param rows a value a station, NaN where it was not observed
 * @param times milliseconds since 1970 UTC
 */
record CityHours(String pollutant, List<float[]> rows, List<Long> times) {

  static final int FIRST = 28 * 24;

  /** Reads the readings that ship. */
  static CityHours beijing(String pollutant) {
    BeijingAir trace = BeijingAir.whole();
    int channel = trace.channels().stream().map(Channel::name).toList().indexOf(pollutant);
    List<String> stations = trace.keys();
    TreeMap<Long, float[]> rows = new TreeMap<>();
    try (Stream<Reading> readings = trace.readings()) {
      readings.forEach(
          reading -> {
            float[] row = rows.computeIfAbsent(reading.time(), time -> empty(stations.size()));
            row[stations.indexOf(reading.key())] = reading.values()[channel];
          });
    }
    float most = 0;
    for (float[] row : rows.values().stream().limit(FIRST).toList()) {
      for (float value : row) {
        most = value > most ? value : most;
      }
    }
    for (float[] row : rows.values()) {
      for (int i = 0; i < row.length; i++) {
        row[i] /= most;
      }
    }
    return new CityHours(pollutant, List.copyOf(rows.values()), List.copyOf(rows.keySet()));
  }

  private static float[] empty(int stations) {
    float[] row = new float[stations];
    Arrays.fill(row, Float.NaN);
    return row;
  }

  int sensors() {
    return rows.get(0).length;
  }

  /** Share of the values that were not observed. */
  double missing() {
    long missing = 0;
    for (float[] row : rows) {
      for (float value : row) {
        missing += Float.isNaN(value) ? 1 : 0;
      }
    }
    return missing / (double) ((long) rows.size() * sensors());
  }

  /** Writes the rows as float32, little-endian, for methods in other languages. */
  void write(Path file) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * rows.size() * sensors()).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float value : row) {
        bytes.putFloat(value);
      }
    }
    try {
      Files.write(file, bytes.array());
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot write " + file + ": " + fault.getMessage(), fault);
    }
  }
}
