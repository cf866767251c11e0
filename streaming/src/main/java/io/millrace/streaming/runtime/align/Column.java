package io.millrace.streaming.runtime.align;

import java.util.Arrays;

/**
 * Readings of one sensor, in order of time and each time once. Of two readings at one time the
 * larger counts, so that their order does not matter.
 */
final class Column {

  private static final int FIRST = 8;

  /** Bytes of a reading in memory. */
  static final int READING = Long.BYTES + Float.BYTES;

  private long[] times;
  private float[] values;
  private int size;

  /** What became of a reading. */
  enum Added {
    /** It is the only one of its time. */
    NEW,
    /** There was one of its time and value. */
    DUPLICATE,
    /** It replaced a smaller one of its time. */
    LARGER,
    /** There was a larger one of its time. */
    SMALLER
  }

  Column() {
    this(FIRST);
  }

  Column(int capacity) {
    times = new long[capacity];
    values = new float[capacity];
  }

  int size() {
    return size;
  }

  long time(int index) {
    return times[index];
  }

  float value(int index) {
    return values[index];
  }

  int capacity() {
    return times.length;
  }

  Added add(long time, float value) {
    int at = size == 0 || time > times[size - 1] ? size : place(time);
    if (at < size && times[at] == time) {
      return same(at, value);
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, Math.max(FIRST, 2 * size));
      values = Arrays.copyOf(values, times.length);
    }
    if (at < size) {
      System.arraycopy(times, at, times, at + 1, size - at);
      System.arraycopy(values, at, values, at + 1, size - at);
    }
    times[at] = time;
    values[at] = value;
    size++;
    return Added.NEW;
  }

  private Added same(int at, float value) {
    int order = Float.compare(value, values[at]);
    if (order <= 0) {
      return order == 0 ? Added.DUPLICATE : Added.SMALLER;
    }
    values[at] = value;
    return Added.LARGER;
  }

  /** Number of readings before a time. */
  int place(long time) {
    int at = Arrays.binarySearch(times, 0, size, time);
    return at < 0 ? -at - 1 : at;
  }

  /** Number of readings up to a time, inclusive. */
  int upTo(long time) {
    return size == 0 || time >= times[size - 1] ? size : place(time + 1);
  }

  /** Removes the readings from a time on, and returns them; null if there are none. */
  Column cut(long time) {
    int at = place(time);
    if (at == size) {
      return null;
    }
    Column rest = new Column(size - at);
    System.arraycopy(times, at, rest.times, 0, size - at);
    System.arraycopy(values, at, rest.values, 0, size - at);
    rest.size = size - at;
    size = at;
    return rest;
  }
}
