package io.millrace.streaming.runtime.align;

import java.util.Arrays;

/** Readings of all sensors of a key in a range of time. */
final class Segment {

  private static final int OVERHEAD = 64;

  private final Column[] columns;
  private int count;
  private long bytes;

  Segment(int sensors) {
    columns = new Column[sensors];
    bytes = OVERHEAD + 8L * sensors;
  }

  /** The readings of a sensor; null if there are none. */
  Column column(int sensor) {
    return columns[sensor];
  }

  int sensors() {
    return columns.length;
  }

  /** Number of readings. */
  int count() {
    return count;
  }

  /** Approximate bytes in memory. */
  long bytes() {
    return bytes;
  }

  Column.Added add(int sensor, long time, float value) {
    Column column = columns[sensor];
    if (column == null) {
      column = new Column();
      put(sensor, column);
    }
    int before = column.capacity();
    Column.Added added = column.add(time, value);
    bytes += (long) (column.capacity() - before) * Column.READING;
    count += added == Column.Added.NEW ? 1 : 0;
    return added;
  }

  /** Takes a whole column. */
  void put(int sensor, Column column) {
    columns[sensor] = column;
    count += column.size();
    bytes += OVERHEAD + (long) column.capacity() * Column.READING;
  }

  /** The time of the oldest reading after a time; {@link OpenReadings#NONE} if there is none. */
  long after(long time) {
    long oldest = OpenReadings.NONE;
    for (Column column : columns) {
      if (column != null) {
        int at = column.upTo(time);
        if (at < column.size()) {
          oldest = Math.min(oldest, column.time(at));
        }
      }
    }
    return oldest;
  }

  /** Number of readings after a time. */
  int countAfter(long time) {
    int after = 0;
    for (Column column : columns) {
      after += column == null ? 0 : column.size() - column.upTo(time);
    }
    return after;
  }

  /** A time after the oldest that divides the readings in halves; NONE if all have one time. */
  long middle() {
    long[] times = new long[count];
    int filled = 0;
    for (Column column : columns) {
      for (int i = 0; column != null && i < column.size(); i++) {
        times[filled++] = column.time(i);
      }
    }
    Arrays.sort(times);
    int at = count / 2;
    while (at < count && times[at] == times[0]) {
      at++;
    }
    return at < count ? times[at] : OpenReadings.NONE;
  }

  /** Removes the readings from a time on, and returns them. */
  Segment cut(long time) {
    Segment rest = new Segment(columns.length);
    for (int sensor = 0; sensor < columns.length; sensor++) {
      Column later = columns[sensor] == null ? null : columns[sensor].cut(time);
      if (later != null) {
        rest.put(sensor, later);
        count -= later.size();
      }
    }
    return rest;
  }
}
