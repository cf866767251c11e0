package io.millrace.api.event;

import io.millrace.api.operator.StateLayout;

/**
 * Looks for events in a series of numbers, one at a time.
 *
 * <p>A watch is its settings and scratch memory; what it knows of a series is a flat state that the
 * host owns. The same numbers give the same answers and bits. Nothing is allocated.
 *
 * <pre>{@code
 * static int changes(Watch watch, double[] numbers) {
 *   float[] state = watch.state().initial();
 *   int changes = 0;
 *   for (int at = 0; at < numbers.length; at++) {
 *     changes += watch.step(numbers[at], at, state, 0) == Found.CHANGE ? 1 : 0;
 *   }
 *   return changes;
 * }
 * }</pre>
 */
public interface Watch {

  /** Returns what its events report. */
  EventKind kind();

  /** Returns the layout of its state. */
  StateLayout state();

  /**
   * Takes the next number.
   *
   * @param value finite
   * @param time event time, milliseconds since 1970 UTC
   * @param slots array with its state, from {@code at} on; changed in place
   */
  Found step(double value, long time, float[] slots, int at);

  /**
   * Returns how many numbers of a reading it looks at, flags left out; constant for an instance.
   */
  default int numbers() {
    return 1;
  }

  /**
   * Takes the next numbers, of a watch of several.
   *
   * @param values as many as it looks at, and the flags behind them; one that is not known is NaN;
   *     not kept
   * @param time event time, milliseconds since 1970 UTC
   * @param slots array with its state, from {@code at} on; changed in place
   */
  default Found step(double[] values, long time, float[] slots, int at) {
    return step(values[0], time, slots, at);
  }

  /** Returns the number that is told of the last step, of which {@code value} was the first. */
  default float told(float value) {
    return value;
  }

  /** Returns which of several numbers the last step found what it found by, from 0. */
  default int decided() {
    return 0;
  }

  /**
   * Returns how many alarms were held back and ended untold since the last one that was told, if
   * the last step began one.
   */
  default int held() {
    return 0;
  }

  /** Returns whether the last step held back the beginning of an alarm. */
  default boolean holdsBack() {
    return false;
  }

  /** Returns the event time since when the last step saw what it found. */
  default long since(long time) {
    return time;
  }

  /** Returns the value farthest from usual of what the last step found. */
  default float peak(float value) {
    return value;
  }

  /**
   * Returns whether it knows how usual a number is, as {@link #pvalue}; constant for an instance.
   */
  default boolean isRanked() {
    return false;
  }

  /**
   * Returns the share of usual numbers that are as far from usual as that of the last step; NaN if
   * it is not known.
   */
  default float pvalue() {
    return Float.NaN;
  }

  /** Returns whether the state says that an alarm is on. */
  default boolean isOn(float[] slots, int at) {
    return false;
  }
}
