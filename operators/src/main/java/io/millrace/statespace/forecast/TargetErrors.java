package io.millrace.statespace.forecast;

import io.millrace.api.operator.Slot;
import java.util.List;

/*
 * No stage clips a declared target, so one fault among them would ruin the readout. An error that is
 * far larger than those before (UsualSize) is no lesson. Errors fall while a readout learns, so
 * their count is taken as a quarter: the newest weigh four times as much as in a mean of all.
 *
 *   +----------------+---------------+
 *   | target.usual T | target.run T  |   of a group, only where targets are declared
 *   +----------------+---------------+
 *
 * target.run is the number of successive wild errors. A key of other size than the rest of its
 * group is learned too: each of its errors raises the usual size by up to a tenth.
 */
/** Tells the errors of declared targets that are faults from those that are lessons. */
final class TargetErrors {

  private static final long SHARE = 4;

  /** Lessons of a readout that knows nothing yet: its errors are as large as the targets. */
  private static final long FIRST = 4;

  private static final double LEAP = 4;

  private final int targets;
  private float[] parameters = {};
  private int offset;

  TargetErrors(int targets) {
    this.targets = targets;
  }

  static List<Slot> slots(int targets) {
    return List.of(Slot.of("target.usual", targets), Slot.of("target.run", targets));
  }

  /** Selects the parameters of a group. */
  void open(float[] values, int at) {
    parameters = values;
    offset = at;
  }

  /**
   * Judges an error by those before, and learns its size.
   *
   * @param learned number of observations learned before
   */
  boolean isLesson(int target, double error, long learned) {
    int usual = offset + target;
    int run = usual + targets;
    double size = Math.abs(error);
    boolean first = parameters[usual] == 0;
    if (first || UsualSize.tellsOfWild(size, parameters[usual], learned + 1)) {
      parameters[usual] = first ? (float) size : UsualSize.anew(size, parameters[usual]);
      parameters[run] = 0;
      return !first;
    }
    boolean wild =
        learned < FIRST
            ? size > LEAP * parameters[usual]
            : UsualSize.isWild(size, parameters[usual], learned);
    long weighing = Math.max(1, learned / SHARE);
    int before = (int) parameters[run];
    parameters[usual] = UsualSize.after(parameters[usual], size, weighing, before);
    parameters[run] = wild ? Math.min(UsualSize.RUN, before) + 1 : 0;
    return !wild || before >= UsualSize.RUN;
  }
}
