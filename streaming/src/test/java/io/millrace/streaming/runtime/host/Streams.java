package io.millrace.streaming.runtime.host;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Seeded streams of one channel for tests. */
public final class Streams {

  private Streams() {}

  public static Observation reading(String group, String key, long time, float value) {
    return new Observation(
        key, group, time, new float[] {value}, null, Origin.topic("readings", 0, time));
  }

  /** Readings of a few keys in a few groups; one in forty is late, one in fifty not finite. */
  public static List<Observation> random(long seed, int count) {
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
  public static String bits(Result result) {
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
