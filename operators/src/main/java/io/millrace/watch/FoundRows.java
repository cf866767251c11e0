package io.millrace.watch;

import io.millrace.api.event.Detection;
import io.millrace.api.event.EventStream;
import io.millrace.api.event.Found;
import java.util.Arrays;

/** What the watchers of a model found in a block, for one row and watcher after another. */
final class FoundRows {

  private final int watchers;
  private Found[] found = {};
  private float[] values = {};
  private float[] peaks = {};
  private long[] since = {};
  private long[] sequences = {};
  private float[] pvalues = {};
  private Detection.Culprit[] culprits = {};
  private int[] decided = {};
  private int[] held = {};

  FoundRows(int watchers) {
    this.watchers = watchers;
  }

  /** Empties it for a block of up to {@code rows} rows; allocates only if none was so large. */
  void open(int rows) {
    int size = rows * watchers;
    if (found.length < size) {
      found = new Found[size];
      values = new float[size];
      peaks = new float[size];
      since = new long[size];
      sequences = new long[size];
      pvalues = new float[size];
      culprits = new Detection.Culprit[size];
      decided = new int[size];
      held = new int[size];
    }
    Arrays.fill(values, Float.NaN);
    Arrays.fill(pvalues, Float.NaN);
    Arrays.fill(found, Found.NOTHING);
  }

  /**
   * @param by which of several numbers decided
   */
  void set(int row, int watcher, Found what, float value, int by) {
    int at = row * watchers + watcher;
    found[at] = what;
    values[at] = value;
    culprits[at] = Detection.Culprit.NONE;
    decided[at] = by;
    held[at] = 0;
  }

  void reach(int row, int watcher, long first, float peak) {
    since[row * watchers + watcher] = first;
    peaks[row * watchers + watcher] = peak;
  }

  /** Keeps the value of a reading, and the share of usual readings that are so far from usual. */
  void rank(int row, int watcher, float value, float pvalue) {
    values[row * watchers + watcher] = value;
    pvalues[row * watchers + watcher] = pvalue;
  }

  float value(int row, int watcher) {
    return values[row * watchers + watcher];
  }

  float pvalue(int row, int watcher) {
    return pvalues[row * watchers + watcher];
  }

  void blame(int row, int watcher, Detection.Culprit culprit, int untold) {
    culprits[row * watchers + watcher] = culprit;
    held[row * watchers + watcher] = untold;
  }

  void number(int row, int watcher, long sequence) {
    sequences[row * watchers + watcher] = sequence;
  }

  Found found(int row, int watcher) {
    return found[row * watchers + watcher];
  }

  /** Whether it is what an effect follows. */
  boolean begins(int row, int watcher) {
    Found what = found(row, watcher);
    return what == Found.CHANGE || what == Found.START;
  }

  Detection detection(int row, int number, Watcher watcher) {
    int at = row * watchers + number;
    EventStream stream =
        watcher.inputs().isEmpty() ? watcher.stream() : watcher.inputs().get(decided[at]).stream();
    return new Detection(
        row,
        stream,
        found[at],
        sequences[at],
        new Detection.Extent(values[at], since[at], peaks[at], culprits[at], held[at]));
  }
}
