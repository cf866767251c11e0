package io.millrace.api.operator;

/**
 * Why an operator refused a row: what it expected, and how the user can mend it. A host adds the
 * name of the channel and the value that was found.
 *
 * <pre>{@code
 * Refusal large = new Refusal(2, "a magnitude of at most 1e8", "put standardize before it");
 * assert large.of("flow", 3e9f).equals(
 *     "flow: expected a magnitude of at most 1e8, found 3.0E9; put standardize before it");
 * }</pre>
 *
 * @param channel index of the channel at fault, or {@link #NO_CHANNEL} if it is the row as a whole
 * @param expected what the operator accepts, as a noun phrase
 * @param cure what the user can do; empty if nothing is known
 */
public record Refusal(int channel, String expected, String cure) {

  /** Stands for a fault that no single channel has. */
  public static final int NO_CHANNEL = -1;

  /** Largest magnitude that any operator accepts; squares of larger ones have no float. */
  public static final float LARGEST = 1e30f;

  private static final String FINITE = "a finite number";

  /**
   * Finds the first value that no operator accepts.
   *
   * @param values array that contains the row
   * @param from index of the row's first value
   * @param channels number of values
   */
  static Refusal of(float[] values, int from, int channels) {
    for (int channel = 0; channel < channels; channel++) {
      float value = values[from + channel];
      if (Float.isInfinite(value)) {
        return new Refusal(channel, FINITE, "send a number, or null where it is missing");
      }
      if (Math.abs(value) > LARGEST) {
        return new Refusal(
            channel,
            "a magnitude of at most 1e30",
            "correct it at its source, or declare limits for the channel");
      }
    }
    for (int channel = 0; channel < channels; channel++) {
      if (Float.isNaN(values[from + channel])) {
        return new Refusal(
            channel,
            "a value, because the operator takes none that are missing",
            "fill gaps with impute before it, or leave the reading out");
      }
    }
    return new Refusal(NO_CHANNEL, "a reading that the operator accepts", "");
  }

  /** Returns the reason for a value that is too large for an operator that squares it. */
  public static Refusal tooLarge(int channel, String magnitude) {
    return new Refusal(
        channel,
        "a magnitude of at most " + magnitude,
        "put standardize before it, or declare limits for the channel");
  }

  /** Returns the reason for a row in units that are too small to be learned. */
  public static Refusal tooSmall(int channel, String magnitude) {
    return new Refusal(
        channel,
        "a reading of zeros, or with a magnitude of at least " + magnitude,
        "put standardize before it, or change the unit");
  }

  /** The same reason with the channel's index in a wider row. */
  public Refusal at(int other) {
    return new Refusal(other, expected, cure);
  }

  /**
   * Returns the reason as one line.
   *
   * @param name name of the channel
   * @param found its value
   */
  public String of(String name, float found) {
    return name + ": " + text(Float.isNaN(found) ? "none" : Float.toString(found));
  }

  /** Returns the reason of a fault that no single channel has. */
  public String ofReading() {
    return text("another");
  }

  private String text(String found) {
    return "expected " + expected + ", found " + found + (cure.isEmpty() ? "" : "; " + cure);
  }
}
