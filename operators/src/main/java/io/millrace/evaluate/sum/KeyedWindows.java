package io.millrace.evaluate.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/*
 * Windows [w, w + length) with w a multiple of the length since 1970 UTC. Memory: one array of
 * sums for each key of each open window.
 */
/**
 * Gathers sums by window of event time and by key, and gives the windows that are complete.
 *
 * <p>The time of a judged answer is when it was judged: the event time of its reading, or, for a
 * label that came later, the time of the label. So a window that has been given never changes.
 *
 * <p>Contributions of one key are added in the order in which they come, which is that of the key;
 * keys are added in their own order ({@link WindowSums}). So the arrival of keys relative to one
 * another changes no bit.
 */
public final class KeyedWindows {

  private final int width;
  private final long length;
  private final NavigableMap<Long, SortedMap<String, double[]>> open = new TreeMap<>();
  private long closedTo = Long.MIN_VALUE;

  /**
   * @param sums number of sums
   * @param length of a window, milliseconds
   */
  public KeyedWindows(int sums, long length) {
    if (length < 1) {
      throw new IllegalArgumentException(
          "Cannot judge by windows of " + length + " ms: expected 1 or more");
    }
    this.width = sums;
    this.length = length;
  }

  /** What happened to a contribution. */
  public enum Taken {
    /** It counts in its window. */
    COUNTED,
    /** Its window was given before, and does not change. */
    LATE
  }

  /**
   * Adds sums of a key: those of one judged answer, or of all its answers in the window so far
   * since the last call.
   *
   * @param time when they were judged, milliseconds since 1970 UTC
   * @param sums not kept
   */
  public Taken add(String key, long time, double[] sums) {
    if (sums.length != width) {
      throw new IllegalArgumentException(
          "Cannot add sums of " + key + ": expected " + width + ", found " + sums.length);
    }
    long start = Math.floorDiv(time, length) * length;
    if (start < closedTo) {
      return Taken.LATE;
    }
    WindowSums.added(
        open.computeIfAbsent(start, window -> new TreeMap<>())
            .computeIfAbsent(key, one -> new double[width]),
        sums);
    return Taken.COUNTED;
  }

  /**
   * Gives the windows that end at or before a time, oldest first, and forgets them.
   *
   * @param watermark time before which nothing more is judged; {@link Long#MAX_VALUE} at the end
   */
  public List<WindowSums> close(long watermark) {
    List<WindowSums> closed = new ArrayList<>();
    while (!open.isEmpty() && open.firstKey() + length <= watermark) {
      long start = open.firstKey();
      closed.add(new WindowSums(start, start + length, open.remove(start)));
    }
    // The start of the window that the watermark is in; an earlier one can have been given.
    closedTo = Math.max(closedTo, Math.floorDiv(watermark, length) * length);
    return closed;
  }
}
