package io.millrace.streaming.runtime.align;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.AlignSpec.Rule;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.SensorReadings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Made-up readings of sensors at irregular times, and the rows that tests make of them. */
final class SensorStreams {

  static final long START = 1_700_000_000_000L;

  /** Every rule, with sensors of several channels and different tolerances. */
  static final List<AlignSpec.Channel> ALL =
      List.of(
          channel("a", "A", Rule.LAST, 700),
          channel("b", "B", Rule.LINEAR, 900),
          channel("c", "C", Rule.MEAN, 1000),
          channel("d", "D", Rule.MIN, 350),
          channel("e", "D", Rule.MAX, 2500),
          channel("f", "A", Rule.COUNT, 1000),
          channel("g", "C", Rule.AGE, 1500));

  private SensorStreams() {}

  static AlignSpec.Channel channel(String name, String sensor, Rule as, long millis) {
    return new AlignSpec.Channel(name, sensor, as, Duration.ofMillis(millis));
  }

  static AlignSpec every(long millis) {
    return new AlignSpec(Duration.ofMillis(millis), ALL);
  }

  /**
   * Readings of one key in order of time: four sensors with mean distances from 50 to 400 ms, a
   * pause now and then, two sensors at one time, and some readings twice.
   */
  static List<SensorReadings> sorted(String key, String group, long seed, int count) {
    Random random = new Random(seed);
    List<SensorReadings> readings = new ArrayList<>();
    long[] next = new long[4];
    Arrays.fill(next, START);
    while (readings.size() < count) {
      int sensor = 0;
      for (int other = 1; other < next.length; other++) {
        sensor = next[other] < next[sensor] ? other : sensor;
      }
      float value = (float) random.nextGaussian() * 10;
      SensorReadings reading =
          SensorReadings.of(
              key, group, next[sensor], sensor, value, Origin.file("made-up", readings.size() + 1));
      readings.add(reading);
      if (random.nextInt(20) == 0) {
        readings.add(reading);
      }
      next[sensor] += 1 + random.nextInt(100 << sensor) + (random.nextInt(200) == 0 ? 9000 : 0);
    }
    return readings;
  }

  /** The same records, each up to so many milliseconds behind the newest before it. */
  static List<SensorReadings> shuffled(List<SensorReadings> sorted, long within, long seed) {
    Random random = new Random(seed);
    record Delayed(long at, int order, SensorReadings record) {}
    List<Delayed> delayed = new ArrayList<>();
    for (SensorReadings record : sorted) {
      long late = record.time() + (long) (random.nextDouble() * within);
      delayed.add(new Delayed(late, random.nextInt(), record));
    }
    delayed.sort(Comparator.comparingLong(Delayed::at).thenComparingInt(Delayed::order));
    return delayed.stream().map(Delayed::record).toList();
  }

  static List<String> bits(List<Observation> rows) {
    return rows.stream()
        .map(
            row -> {
              int[] bits = new int[row.values().length];
              for (int i = 0; i < bits.length; i++) {
                bits[i] = Float.floatToRawIntBits(row.values()[i]);
              }
              return row.group() + "/" + row.key() + " " + row.time() + Arrays.toString(bits);
            })
        .toList();
  }

  /** Several keys, whose records lie between one another by time. */
  static List<SensorReadings> merged(List<List<SensorReadings>> keys) {
    List<SensorReadings> all = new ArrayList<>();
    keys.forEach(all::addAll);
    Collections.sort(all, Comparator.comparingLong(SensorReadings::time));
    return all;
  }

  static long seed(String text) {
    return SeededRandom.derive(1, text);
  }
}
