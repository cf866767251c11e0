package io.millrace.released;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Readings of six keys in three groups, the same for the same seed. One line in a hundred is no
 * reading.
 */
final class ReleasedInput {

  static final long SEED = 20_260_701;

  static final int READINGS = 2400;
  static final int KEYS = 6;
  private static final int GROUPS = 3;
  private static final int PARTITIONS = 2;
  private static final int EVERY_BAD = 100;
  private static final long FIRST_TIME = 1_700_000_000_000L;
  private static final String NO_READING = "no reading";

  private ReleasedInput() {}

  /** A reading: values with two decimals, and a class that they depend on. */
  private record Reading(int number, int key, String[] values, int kind) {

    int group() {
      return key % GROUPS;
    }

    long time() {
      return FIRST_TIME + number * 1000L;
    }

    boolean isBad() {
      return number % EVERY_BAD == EVERY_BAD - 1;
    }

    String json() {
      return isBad()
          ? NO_READING
          : String.format(
              Locale.ROOT,
              "{\"key\":\"k%d\",\"group\":\"g%d\",\"time\":%d,\"values\":[%s],\"label\":\"%d\"}",
              key,
              group(),
              time(),
              String.join(",", values),
              kind);
    }

    String csv() {
      return isBad()
          ? NO_READING
          : String.format(
              Locale.ROOT,
              "k%d,g%d,%d,%s,%d,%d",
              key,
              group(),
              time(),
              String.join(",", values),
              kind,
              kind);
    }
  }

  private static List<Reading> readings() {
    Random random = new Random(SEED);
    List<Reading> readings = new ArrayList<>();
    for (int number = 0; number < READINGS; number++) {
      int key = number % KEYS;
      double phase = number / 60.0 + key;
      double[] waves = {Math.sin(phase), Math.cos(phase), Math.sin(phase) - Math.cos(2 * phase)};
      String[] values = new String[waves.length];
      for (int channel = 0; channel < waves.length; channel++) {
        double value = 10 * channel + key + 3 * waves[channel] + random.nextGaussian() / 4;
        values[channel] = String.format(Locale.ROOT, "%.2f", value);
      }
      int kind = waves[0] > .5 ? 2 : waves[1] > 0 ? 1 : 0;
      readings.add(new Reading(number, key, values, kind));
    }
    return readings;
  }

  static List<String> jsonLines() {
    return readings().stream().map(Reading::json).toList();
  }

  /** In two files of the same columns. */
  static List<List<String>> csvFiles() {
    List<List<String>> files = List.of(new ArrayList<>(), new ArrayList<>());
    files.forEach(file -> file.add("key,group,time,x,y,z,kind,label"));
    for (Reading reading : readings()) {
      files.get(reading.number() < READINGS / 2 ? 0 : 1).add(reading.csv());
    }
    return files;
  }

  /** In partitions, all of a group in one. */
  static TopicDump topic() {
    List<TopicDump.Item> records = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      for (Reading reading : readings()) {
        if (reading.group() % PARTITIONS == partition) {
          records.add(
              new TopicDump.Item(
                  partition,
                  reading.time(),
                  ("k" + reading.key()).getBytes(UTF_8),
                  reading.json().getBytes(UTF_8)));
        }
      }
    }
    return new TopicDump(records);
  }
}
