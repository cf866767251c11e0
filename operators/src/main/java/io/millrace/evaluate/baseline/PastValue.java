package io.millrace.evaluate.baseline;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Forecasts a past value of each channel: the current one, or the one of a season before the
 * target, such as the same hour of the previous day. A missing value is replaced by the last one
 * before it.
 */
public final class PastValue implements Forecaster {

  private final String name;
  private final int age;
  private final float[] held;
  private final Deque<float[]> newest = new ArrayDeque<>();
  private boolean begun;

  private PastValue(String name, int channels, int age) {
    this.name = name;
    this.age = age;
    this.held = new float[channels];
    Arrays.fill(held, Float.NaN);
  }

  /** Creates a forecaster of the last value. */
  public static PastValue last(int channels) {
    return last("last value", channels);
  }

  /**
   * Creates a forecaster of the last value.
   *
   * @param name name in tables
   */
  public static PastValue last(String name, int channels) {
    return new PastValue(name, channels, 0);
  }

  /**
   * Creates a forecaster of the value one season before the target.
   *
   * @param name name in tables
   * @param season number of readings of a season
   * @param ahead number of readings from a forecast to its target, at most a season
   */
  public static PastValue seasonal(String name, int channels, int season, int ahead) {
    if (ahead < 1 || ahead > season) {
      throw new IllegalArgumentException(
          "Cannot repeat a season of "
              + season
              + " readings "
              + ahead
              + " ahead: expected 1 to "
              + season);
    }
    return new PastValue(name, channels, season - ahead);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public float[] forecast(float[] reading) {
    begun = true;
    for (int channel = 0; channel < held.length; channel++) {
      if (!Float.isNaN(reading[channel])) {
        held[channel] = reading[channel];
      }
    }
    newest.addLast(held.clone());
    if (newest.size() > age) {
      return newest.removeFirst();
    }
    float[] unknown = new float[held.length];
    Arrays.fill(unknown, Float.NaN);
    return unknown;
  }

  /** The last values, whether there was a reading, and the values that wait. */
  @Override
  public int floats() {
    return 1 + held.length + RowSlots.floats(age, held.length);
  }

  @Override
  public void write(float[] slots, int at) {
    slots[at] = begun ? 1 : 0;
    System.arraycopy(held, 0, slots, at + 1, held.length);
    RowSlots.write(newest, slots, at + 1 + held.length);
  }

  @Override
  public void read(float[] slots, int at) {
    begun = slots[at] != 0;
    System.arraycopy(slots, at + 1, held, 0, held.length);
    if (!begun) {
      Arrays.fill(held, Float.NaN);
    }
    RowSlots.read(slots, at + 1 + held.length, held.length, newest);
  }
}
