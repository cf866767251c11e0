package io.millrace.dictionary;

import io.millrace.operator.Slot;
import io.millrace.operator.StateLayout;

/*
 * One flat float[] for each group, slots in this order (n channels):
 *
 *   +------------------+------------------+--------------------+-----------+-----------+---------+------------+
 *   | dictionary n x n | tracker n x n    | pending.gradient   | pending.* | schedule, | running | expected.* |
 *   | rows are atoms   | gradient mean    | n x n sum          | 7 sums    | detector  | means   | 6 moments  |
 *   +------------------+------------------+--------------------+-----------+-----------+---------+------------+
 *     step and learn     learn              learn                learn       learn       both      learn
 *
 * SFW adds, at the end, interior n x n: the point inside the spectral ball whose polar factor the dictionary is. A state of
 * another mode has zeros there: the next step then goes the whole way to its vertex, as from any start.
 *
 * Only pending.* changes between mini-batches; it is folded into the rest, and cleared, when a mini-batch is full.
 */
/** The slot table of a dictionary, and where each slot begins. */
final class DictionaryLayout {

  final StateLayout slots;
  final int dictionary;
  final int tracker;
  final int pendingGradient;

  /** First of the {@link #SUMS} pending sums, which lie together. */
  final int pendingSums;

  final int batches;
  final int alarms;

  /** The fast mean; the slow one follows it. */
  final int concentration;

  final int codeSquare;
  final int codeCube;
  final int residual;
  final int error;
  final int median;

  /** First of the expectations, which lie together. */
  final int expected;

  /** The point that steps move; that of the dictionary but for SFW. */
  final int interior;

  /** Pending sums, counted from {@link #pendingSums}. */
  static final int SQUARE = 0;

  static final int CUBE = 1;
  static final int CONCENTRATION = 2;
  static final int RESIDUAL = 3;
  static final int ERROR = 4;
  static final int LOG_NORM = 5;
  static final int ABOVE_MEDIAN = 6;
  static final int SUMS = 7;

  /** Expectations, counted from {@link #expected}. */
  static final int EXPECTED_NOISE = 1;

  static final int EXPECTED_CROSS = 2;
  static final int EXPECTED_TRACKER = 3;
  static final int EXPECTED_LAG = 4;
  static final int EXPECTED_TRACKER_LAG = 5;

  DictionaryLayout(int n, Schedule.Mode mode) {
    StateLayout common =
        StateLayout.of(
            Slot.of("dictionary", n, n),
            Slot.of("tracker", n, n),
            Slot.of("pending.gradient", n, n),
            Slot.of("pending.square"),
            Slot.of("pending.cube"),
            Slot.of("pending.concentration"),
            Slot.of("pending.residual"),
            Slot.of("pending.error"),
            Slot.of("pending.log_norm"),
            Slot.of("pending.above_median"),
            Slot.of("schedule.batches"),
            Slot.of("detector.alarms"),
            Slot.of("detector.fast"),
            Slot.of("detector.slow"),
            Slot.of("code.square"),
            Slot.of("code.cube"),
            Slot.of("residual.mean"),
            Slot.of("error").startingAt(1f),
            Slot.of("norm.median"),
            Slot.of("expected.error").startingAt(1f),
            Slot.of("expected.noise").startingAt(1f),
            Slot.of("expected.cross").startingAt(1f),
            Slot.of("expected.tracker").startingAt(1f),
            Slot.of("expected.lag"),
            Slot.of("expected.tracker_lag"));
    boolean inside = mode == Schedule.Mode.SFW;
    slots = inside ? common.followedBy(StateLayout.of(Slot.of("interior", n, n))) : common;
    dictionary = slots.offset("dictionary");
    tracker = slots.offset("tracker");
    pendingGradient = slots.offset("pending.gradient");
    pendingSums = slots.offset("pending.square");
    batches = slots.offset("schedule.batches");
    alarms = slots.offset("detector.alarms");
    concentration = slots.offset("detector.fast");
    codeSquare = slots.offset("code.square");
    codeCube = slots.offset("code.cube");
    residual = slots.offset("residual.mean");
    error = slots.offset("error");
    median = slots.offset("norm.median");
    expected = slots.offset("expected.error");
    interior = inside ? slots.offset("interior") : dictionary;
  }
}
