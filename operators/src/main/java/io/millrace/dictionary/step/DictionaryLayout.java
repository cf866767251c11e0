package io.millrace.dictionary.step;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.dictionary.code.Shape;
import java.util.ArrayList;
import java.util.List;

/*
 * One flat float[] for each group, slots in this order (r atoms, n channels):
 *
 *   +------------------+------------------+--------------------+-----------+-----------+---------+------------+
 *   | dictionary r x n | tracker r x n    | pending.gradient   | pending.* | schedule, | running | expected.* |
 *   | rows are atoms   | gradient mean    | r x n sum          | 9 sums    | detector  | means   | 6 moments  |
 *   +------------------+------------------+--------------------+-----------+-----------+---------+------------+
 *     step and learn     learn              learn                learn       learn       both      learn
 *
 * SFW adds, at the end, interior r x n: the point inside the spectral ball whose polar factor is
 * the dictionary. A state of another mode has zeros there: the next step then goes the whole way
 * to its vertex, as from any start.
 *
 * Several bases repeat all slots for each basis, with the name prefixes basis0. and so on, and add
 * pending.count: the number of observations of the mini-batch that the basis got.
 *
 * expected.cross also tells in the warm-up of a schedule under which rule it began: 1 (the initial
 * value, which Learner.initialize replaces) under release 0.1.0, 0 since; see FirstPhase.
 *
 * Between the ends of mini-batches only pending.* changes. When a mini-batch is full, it updates
 * the other slots and is set to zero.
 */
/** The layout of one basis of a group, with the offset of each slot. */
public final class DictionaryLayout {

  public final StateLayout slots;
  public final int dictionary;
  final int tracker;
  final int pendingGradient;

  /** Offset of the first of the {@link #SUMS} pending sums, which are consecutive. */
  public final int pendingSums;

  public final int batches;
  public final int alarms;

  /** Offset of the detector's fast mean; the slow mean follows it. */
  public final int concentration;

  public final int codeSquare;
  public final int codeCube;
  public final int residual;
  public final int error;
  public final int median;

  /** Offset of the deviation of the noise on a code, which is zero while unknown. */
  public final int noise;

  /** Offset of the first of the expectations, which are consecutive. */
  public final int expected;

  /** Offset of the matrix that steps move; the same as {@link #dictionary} except for SFW. */
  public final int interior;

  /**
   * Offset of the basis's number of observations in the open mini-batch; −1 if the group has one
   * basis.
   */
  public final int pendingCount;

  /** Positions of the pending sums, relative to {@link #pendingSums}. */
  public static final int SQUARE = 0;

  public static final int CUBE = 1;
  public static final int CONCENTRATION = 2;
  public static final int RESIDUAL = 3;
  public static final int ERROR = 4;
  public static final int LOG_NORM = 5;
  public static final int ABOVE_MEDIAN = 6;
  public static final int QUIET_SQUARE = 7;
  public static final int QUIET_COUNT = 8;
  public static final int SUMS = 9;

  /** Positions of the expectations, relative to {@link #expected}. */
  public static final int EXPECTED_NOISE = 1;

  public static final int EXPECTED_CROSS = 2;
  public static final int EXPECTED_TRACKER = 3;
  public static final int EXPECTED_LAG = 4;
  public static final int EXPECTED_TRACKER_LAG = 5;

  private final String prefix;
  private final int begin;

  /** Creates the layout of a group with one basis. */
  public DictionaryLayout(Shape shape, Schedule.Mode mode) {
    this(shape, mode, "", 0);
  }

  private DictionaryLayout(Shape shape, Schedule.Mode mode, String prefix, int begin) {
    this.prefix = prefix;
    this.begin = begin;
    boolean inside = mode == Schedule.Mode.SFW;
    boolean member = !prefix.isEmpty();
    slots = StateLayout.of(table(shape, inside, member));
    dictionary = at("dictionary");
    tracker = at("tracker");
    pendingGradient = at("pending.gradient");
    pendingSums = at("pending.square");
    batches = at("schedule.batches");
    alarms = at("detector.alarms");
    concentration = at("detector.fast");
    codeSquare = at("code.square");
    codeCube = at("code.cube");
    residual = at("residual.mean");
    error = at("error");
    median = at("norm.median");
    noise = at("noise");
    expected = at("expected.error");
    interior = inside ? at("interior") : dictionary;
    pendingCount = member ? at("pending.count") : -1;
  }

  /** Creates the consecutive layouts of the bases of a group. */
  public static List<DictionaryLayout> of(Shape shape, Schedule.Mode mode, int bases) {
    List<DictionaryLayout> all = new ArrayList<>();
    if (bases == 1) {
      all.add(new DictionaryLayout(shape, mode));
    }
    for (int begin = 0; all.size() < bases; begin += all.get(0).slots.width()) {
      all.add(new DictionaryLayout(shape, mode, "basis" + all.size() + ".", begin));
    }
    return all;
  }

  /** Returns the name of a slot in the layout of the group. */
  public String name(String slot) {
    return prefix + slot;
  }

  private int at(String slot) {
    return begin + slots.offset(name(slot));
  }

  private List<Slot> table(Shape shape, boolean inside, boolean member) {
    Integer[] matrix = {shape.atoms(), shape.channels()};
    List<Slot> table =
        new ArrayList<>(
            List.of(
                slot("dictionary", matrix).as(Slot.Meaning.ATOMS),
                slot("tracker", matrix),
                slot("pending.gradient", matrix),
                slot("pending.square"),
                slot("pending.cube"),
                slot("pending.concentration"),
                slot("pending.residual"),
                slot("pending.error"),
                slot("pending.log_norm"),
                slot("pending.above_median"),
                slot("pending.quiet_square"),
                slot("pending.quiet_count"),
                slot("schedule.batches"),
                slot("detector.alarms"),
                slot("detector.fast"),
                slot("detector.slow"),
                slot("code.square"),
                slot("code.cube"),
                slot("residual.mean"),
                slot("error").startingAt(1f),
                slot("norm.median"),
                slot("noise"),
                slot("expected.error").startingAt(1f),
                slot("expected.noise").startingAt(1f),
                slot("expected.cross").startingAt(1f),
                slot("expected.tracker").startingAt(1f),
                slot("expected.lag"),
                slot("expected.tracker_lag")));
    if (inside) {
      table.add(slot("interior", matrix));
    }
    if (member) {
      table.add(slot("pending.count"));
    }
    return table;
  }

  private Slot slot(String name, Integer... shape) {
    return Slot.of(name(name), shape);
  }
}
