package io.millrace.simulate.summary.record;

import io.millrace.api.record.Observation;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The values that a pipeline read, by key and time, in flat arrays: 4 bytes a value and 8 a time.
 * Keys beyond the bound are counted and not held.
 */
public final class Readings {

  /** Most numbers that are held, 160 MB. */
  private static final long MOST = 40_000_000;

  private final List<String> channels;
  private final Map<String, Held> held = new HashMap<>();
  private long numbers;
  private long count;
  private long left;

  /** The readings of one key. */
  public static final class Held {
    private final int width;
    private long[] times = new long[16];
    private float[] values;
    private int size;
    private boolean ordered = true;

    Held(int width) {
      this.width = width;
      this.values = new float[16 * width];
    }

    private void add(long time, float[] reading) {
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
        values = Arrays.copyOf(values, 2 * size * width);
      }
      ordered &= size == 0 || times[size - 1] < time;
      times[size] = time;
      System.arraycopy(reading, 0, values, size * width, width);
      size++;
    }

    /** Sorts late readings in; of several of one time the last one is found. */
    private void sort() {
      if (ordered) {
        return;
      }
      int[] order =
          IntStream.range(0, size)
              .boxed()
              .sorted((a, b) -> Long.compare(times[a], times[b]))
              .mapToInt(Integer::intValue)
              .toArray();
      long[] sortedTimes = new long[size];
      float[] sortedValues = new float[size * width];
      for (int to = 0; to < size; to++) {
        sortedTimes[to] = times[order[to]];
        System.arraycopy(values, order[to] * width, sortedValues, to * width, width);
      }
      times = sortedTimes;
      values = sortedValues;
      ordered = true;
    }

    public int size() {
      return size;
    }

    public long time(int at) {
      return times[at];
    }

    public float value(int at, int channel) {
      return values[at * width + channel];
    }

    /** The reading of a time; −1 if there is none. */
    public int find(long time) {
      sort();
      int at = Arrays.binarySearch(times, 0, size, time);
      while (at >= 0 && at + 1 < size && times[at + 1] == time) {
        at++;
      }
      return Math.max(-1, at);
    }
  }

  /**
   * @param channels names of the values
   */
  public Readings(List<String> channels) {
    this.channels = List.copyOf(channels);
  }

  /** Adds a reading. */
  public void add(Observation reading) {
    add(reading.key(), reading.time(), reading.values());
  }

  public void add(String key, long time, float[] values) {
    count++;
    if (values.length != channels.size()) {
      left++;
      return;
    }
    Held of = held.get(key);
    if (of == null) {
      if (numbers > MOST) {
        left++;
        return;
      }
      of = new Held(values.length);
      held.put(key, of);
    }
    if (numbers > 2 * MOST) {
      left++;
      return;
    }
    of.add(time, values);
    numbers += values.length + 2L;
  }

  public List<String> channels() {
    return channels;
  }

  /** Number of readings. */
  public long count() {
    return count;
  }

  /** Number of readings whose values are not held. */
  public long left() {
    return left;
  }

  public Collection<String> keys() {
    return held.keySet();
  }

  /** The readings of a key; null if none are held. */
  public Held of(String key) {
    Held of = held.get(key);
    if (of != null) {
      of.sort();
    }
    return of;
  }
}
