package io.millrace.streaming.runtime;

import io.millrace.math.SeededRandom;
import io.millrace.streaming.wire.Observation;
import io.millrace.streaming.wire.Origin;
import io.millrace.streaming.wire.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Seeded streams of one channel for tests. */
final class Streams {

  private Streams() {}

  static Observation reading(String group, String key, long time, float value) {
    return new Observation(
        key, group, time, new float[] {value}, null, Origin.topic("readings", 0, time));
  }

  /** Readings of a few keys in a few groups; one in forty is late, one in fifty not finite. */
  static List<Observation> random(long seed, int count) {
    SeededRandom random = new SeededRandom(seed);
    List<Observation> readings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String group = "g" + random.below(3);
      String key = "k" + random.below(5);
      long time = random.below(40) == 0 ? i * 10L - 5000 : i * 10L;
      float value = random.below(50) == 0 ? Float.NaN : (float) random.gaussian();
      readings.add(reading(group, key, time, value));
    }
    return readings;
  }

  /** Everything that counts about a result, as text that compares bit by bit. */
  static String bits(Result result) {
    int[] bits = new int[result.output().length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(result.output()[i]);
    }
    return result.group()
        + "/"
        + result.key()
        + " #"
        + result.sequence()
        + " @"
        + result.time()
        + " v"
        + result.version()
        + " "
        + Arrays.toString(bits);
  }
}
