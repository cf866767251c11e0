package io.millrace.drift;

import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.event.Watch;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/** A detector of changes on numbers of a field, in the form that the detector takes. */
final class DriftWatch implements Watch {

  private final DriftDetector detector;
  private final Intake intake;
  private final StateLayout layout;
  private final double[] state;

  /**
   * How a number of a field becomes one of a detector: {@code turn (value - least) / range},
   * clipped to [0, 1] if there is a range; one minus that where it is to fall.
   *
   * @param least number that becomes 0
   * @param range numbers from 0 to 1; 0: as they are
   * @param falls whether a fall of the numbers is to be a rise of what the detector takes
   */
  record Intake(double least, double range, boolean falls) {

    static final Intake PLAIN = new Intake(0, 0, false);

    double of(double value) {
      if (range == 0) {
        return falls ? -value : value;
      }
      double share = Math.min(1, Math.max(0, (value - least) / range));
      return falls ? 1 - share : share;
    }
  }

  /**
   * @param name of the detector, in the name of its slot: another one begins anew
   */
  DriftWatch(String name, DriftDetector detector, Intake intake) {
    this.detector = detector;
    this.intake = intake;
    this.layout =
        StateLayout.of(Slot.of(name.replace('-', '_'), detector.width(), DriftDetector.FLOATS));
    this.state = new double[detector.width()];
  }

  @Override
  public EventKind kind() {
    return EventKind.DRIFT;
  }

  @Override
  public StateLayout state() {
    return layout;
  }

  @Override
  public Found step(double value, long time, float[] slots, int at) {
    DriftDetector.read(slots, at, state);
    Drift drift = detector.step(intake.of(value), state);
    DriftDetector.write(state, slots, at);
    return drift == Drift.CHANGE ? Found.CHANGE : Found.NOTHING;
  }
}
