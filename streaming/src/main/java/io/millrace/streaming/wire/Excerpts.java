package io.millrace.streaming.wire;

import io.millrace.api.record.Observation;
import java.util.Arrays;

/** Writes the excerpt of a rejected observation that its dead letter shows. */
public final class Excerpts {

  private static final int LONGEST = 1000;

  private Excerpts() {}

  public static String of(Observation observation) {
    String text =
        "key="
            + observation.key()
            + " time="
            + observation.time()
            + " values="
            + Arrays.toString(observation.values());
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
