package io.millrace.bounds;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Value;
import io.millrace.api.spec.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/*
 * Options: bounds: {NAME: {least: a, most: b}}, and nonnegative: [i, ..] for least: 0. A name is the number
 * of a channel, for which a pipeline file may have the channel's name, or the name of a declared target.
 */
/** Least and greatest values that are answered of channels, or of targets. */
public final class Bounds {

  private static final double MOST = 3e38;
  private static final String EXPECTED = "a mapping of channel to bounds such as {least: 0}";
  private static final Key<Double> LEAST =
      Key.number("least", -MOST, MOST).describedAs("Answers are not below it.");
  private static final Key<Double> GREATEST =
      Key.number("most", -MOST, MOST).describedAs("Answers are not above it.");
  private static final Form<Entries> ONE =
      Forms.table("bounds such as {least: 0, most: 100}", KeyTable.of(LEAST, GREATEST));

  /** The option {@code bounds}. */
  public static final Key<Map<String, Value>> BOUNDS =
      Key.of("bounds", Forms.values(EXPECTED, ONE))
          .describedAs("Least and greatest values of answers, by channel or declared target.")
          .defaultsToComputed("none");

  /** The option {@code nonnegative}. */
  public static final Key<List<Integer>> NONNEGATIVE =
      Key.of("nonnegative", Forms.differentWholes(0, Integer.MAX_VALUE))
          .describedAs("Channels, or declared targets, of which no answer is below zero.")
          .defaultsToComputed("none");

  private final float[] least;
  private final float[] most;
  private final boolean any;

  private Bounds(float[] least, float[] most) {
    this.least = least;
    this.most = most;
    boolean found = false;
    for (int i = 0; i < least.length; i++) {
      found |= isLimited(i);
    }
    this.any = found;
  }

  /** No bounds of so many channels. */
  public static Bounds none(int channels) {
    float[] least = new float[channels];
    float[] most = new float[channels];
    Arrays.fill(least, Float.NEGATIVE_INFINITY);
    Arrays.fill(most, Float.POSITIVE_INFINITY);
    return new Bounds(least, most);
  }

  /**
   * Reads both options, and reports every fault.
   *
   * @param channels number of channels, or of declared targets
   * @param names of declared targets; empty where bounds are of channels
   */
  public static Bounds read(int channels, List<String> names, Options options) {
    Bounds read = none(channels);
    for (int channel : options.read(NONNEGATIVE, List.<Integer>of())) {
      if (channel < channels) {
        read.least[channel] = 0;
      } else {
        options.refuse(
            NONNEGATIVE,
            "expected channels from 0 to " + (channels - 1) + ", found " + channel + "; remove it");
      }
    }
    options
        .read(BOUNDS, Map.of())
        .forEach((name, value) -> read.one(name, value, channels, names, options));
    return new Bounds(read.least, read.most);
  }

  private void one(String name, Value value, int channels, List<String> names, Options options) {
    Optional<Entries> entries = options.readFrom(value, ONE);
    int channel = names.contains(name) ? names.indexOf(name) : number(name, channels);
    if (channel < 0) {
      options.refuse(
          BOUNDS,
          "expected "
              + (names.isEmpty() ? "" : "one of " + String.join(", ", names) + ", or ")
              + "numbers from 0 to "
              + (channels - 1)
              + ", found "
              + name
              + "; remove it");
      return;
    }
    if (entries.isEmpty()) {
      return;
    }
    Optional<Double> low = entries.get().find(LEAST);
    Optional<Double> high = entries.get().find(GREATEST);
    entries.get().finish();
    if (low.isPresent() && least[channel] == 0) {
      options.refuse(
          BOUNDS,
          "expected one least value of " + name + ", found nonnegative too; remove it there");
    }
    if (low.isPresent() && high.isPresent() && low.get() >= high.get()) {
      options.refuse(
          BOUNDS,
          "expected least below most, found "
              + low.get()
              + " and "
              + high.get()
              + " of "
              + name
              + "; exchange them");
    }
    low.ifPresent(bound -> least[channel] = bound.floatValue());
    high.ifPresent(bound -> most[channel] = bound.floatValue());
  }

  private static int number(String name, int channels) {
    return name.matches("\\d{1,9}") && Integer.parseInt(name) < channels
        ? Integer.parseInt(name)
        : -1;
  }

  /** Bounds of some of the channels, in the order given. */
  public Bounds of(int[] channels) {
    Bounds some = none(channels.length);
    for (int i = 0; i < channels.length; i++) {
      some.least[i] = least[channels[i]];
      some.most[i] = most[channels[i]];
    }
    return new Bounds(some.least, some.most);
  }

  /** Whether any channel has one. */
  public boolean isAny() {
    return any;
  }

  /** Whether a channel has one. */
  public boolean isLimited(int channel) {
    return least[channel] != Float.NEGATIVE_INFINITY || most[channel] != Float.POSITIVE_INFINITY;
  }

  /** Returns a value, or the bound beyond which it is; NaN stays. */
  public float within(int channel, float value) {
    return any ? Math.min(most[channel], Math.max(least[channel], value)) : value;
  }
}
