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
 * SFW adds, at the end, interior r x n: the point inside the spectral ball whose polar factor the dictionary is. A state of
 * another mode has zeros there: the next step then goes the whole way to its vertex, as from any start.
 *
 * A union of bases repeats all of it for each, its names begun with basis0. and so on, and adds pending.count: how many
 * observations of the mini-batch were routed there.
 *
 * Only pending.* changes between mini-batches; it is folded into the rest, and cleared, when a mini-batch is full.
 */
/** The slot table of one basis of a group, and where each slot begins. */
public final class DictionaryLayout {

  public final StateLayout slots;
  public final int dictionary;
  final int tracker;
  final int pendingGradient;

  /** First of the {@link #SUMS} pending sums, which lie together. */
  public final int pendingSums;

  public final int batches;
  public final int alarms;

  /** The fast mean; the slow one follows it. */
  public final int concentration;

  public final int codeSquare;
  public final int codeCube;
  public final int residual;
  public final int error;
  public final int median;

  /** Deviation of the noise on a code; zero while it is unknown. */
  public final int noise;

  /** First of the expectations, which lie together. */
  public final int expected;

  /** The point that steps move; that of the dictionary but for SFW. */
  public final int interior;

  /** Observations of the open mini-batch, or −1 where every observation is this basis's. */
  public final int pendingCount;

  /** Pending sums, counted from {@link #pendingSums}. */
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

  /** Expectations, counted from {@link #expected}. */
  public static final int EXPECTED_NOISE = 1;

  public static final int EXPECTED_CROSS = 2;
  public static final int EXPECTED_TRACKER = 3;
  public static final int EXPECTED_LAG = 4;
  public static final int EXPECTED_TRACKER_LAG = 5;

  private final String prefix;
  private final int begin;

  /** The layout of a group of one basis. */
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

  /** Layouts of the bases of a group, one behind the other. */
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

  /** The name that a slot has in the layout of the group. */
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
                slot("dictionary", matrix),
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
