package io.millrace.statespace.forecast;

import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.statespace.dynamics.Dynamics;
import io.millrace.statespace.mode.EventTime;
import io.millrace.statespace.mode.GapSteps;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.readout.ReadoutRule;
import java.util.ArrayList;
import java.util.List;

/*
 * State of a key, C channels, T targets, h observations ahead (the longest horizon), n modes:
 *
 *   slot               meaning                                                 shape
 *   waiting.inputs     filled inputs, step s at row s mod h                    h x C
 *   waiting.forecasts  forecasts made, step s at row s mod h, of each horizon  Σ h x T
 *   waiting.gaps       gaps of these steps, unless gaps are ignored            h x 2
 *   waiting.unusual    one for a step that was marked as unusual, one and the  h
 *                      number of successive steps if a value was wild, or zero
 *   waiting.truths     what became true, with several horizons, see Truths     h x T
 *   waiting.times      event times of these steps, with a calendar             h x 3
 *   past               filled inputs, with lags or plans, L the longest lag    (h + L + 1) x C
 *   interval.*         with intervals, see Intervals
 *   change             usual change of each channel, see UsualSize             C
 *   change.count       number of its values, at most 2^24                      C
 *   newest             states that include all observations                    2 x n
 *   matured            states of observations at least h steps old             2 x n
 *   trace.*            traces of the dynamics, if they are trained             see TrainedDynamics
 *   time               newest event time, unless gaps are ignored              3
 *
 * The features of `matured` belong to the target that has just arrived. Rows of the rings follow
 * from the step count, which is stored elsewhere. A gap is in milliseconds: its low 22 bits, and
 * the rest.
 *
 * Parameters of a group, F = 1 + C + 2n + Calendar features; with H horizons H T for T:
 *
 *   +---------------------+----------------+--------------------------+--------+---------------+
 *   | of the dynamics     | readout T x F  | of the rule              | error  | target.* 2 T  |
 *   +---------------------+----------------+--------------------------+--------+---------------+
 *   With two readouts of each target those of OwnReadouts follow.
 *   TrainedDynamics       1 | u | re, im    Rls, Nlms, AdamReadout       |        TargetErrors
 *                                                                        running root mean square
 */
/** Slots of a forecast and their offsets. */
final class ForecastLayout {

  private static final int GAP_BITS = 22;
  private static final long GAP_MASK = (1L << GAP_BITS) - 1;

  final StateLayout sequence;
  final StateLayout parameters;
  final int inputs;
  final int forecasts;
  final int gaps;
  final int unusual;
  final int truths;
  final int times;
  final int pastRows;
  final int past;
  final int intervals;
  final int change;
  final int newest;
  final int matured;
  final int traces;
  final int modesEnd;
  final int readout;
  final int rule;
  final int error;
  final int errors;
  final int own;

  ForecastLayout(ForecastOptions options, Dynamics dynamics, ReadoutRule readoutRule) {
    Sampling sampling = options.layer().modes().sampling();
    int channels = options.channels();
    Horizons horizons = options.task().ahead();
    int ahead = horizons.longest();
    int targets = options.task().targets().size();
    List<Slot> key = new ArrayList<>();
    key.add(Slot.of("waiting.inputs", ahead, channels));
    key.add(Slot.of("waiting.forecasts", horizons.rows(), targets));
    if (sampling.isTimed()) {
      key.add(Slot.of("waiting.gaps", ahead, 2));
    }
    key.add(Slot.of("waiting.unusual", ahead));
    if (horizons.count() > 1) {
      key.add(Slot.of("waiting.truths", ahead, targets));
    }
    if (!options.besides().calendar().isEmpty()) {
      key.add(Slot.of("waiting.times", ahead, PackedLong.WIDTH));
    }
    pastRows = options.besides().reach() == 0 ? 0 : ahead + options.besides().reach() + 1;
    if (pastRows > 0) {
      key.add(Slot.of("past", pastRows, channels));
    }
    if (options.output().interval() > 0) {
      key.addAll(Intervals.slots(targets, horizons));
    }
    key.add(Slot.of("change", channels));
    key.add(Slot.of("change.count", channels));
    key.add(Slot.of("newest", 2, dynamics.modes));
    key.add(Slot.of("matured", 2, dynamics.modes));
    key.addAll(dynamics.traceSlots());
    sequence = EventTime.append(sampling, StateLayout.of(key));
    inputs = sequence.offset("waiting.inputs");
    forecasts = sequence.offset("waiting.forecasts");
    gaps = sampling.isTimed() ? sequence.offset("waiting.gaps") : -1;
    unusual = sequence.offset("waiting.unusual");
    truths = horizons.count() > 1 ? sequence.offset("waiting.truths") : -1;
    times = options.besides().calendar().isEmpty() ? -1 : sequence.offset("waiting.times");
    past = pastRows == 0 ? 0 : sequence.offset("past");
    intervals = options.output().interval() > 0 ? sequence.offset("interval.scale") : -1;
    change = sequence.offset("change");
    newest = sequence.offset("newest");
    matured = sequence.offset("matured");
    traces = matured + 2 * dynamics.modes;
    modesEnd = StateLayout.of(key).width();

    List<Slot> group = new ArrayList<>(dynamics.parameterSlots());
    group.add(Slot.of("readout", options.answers(), options.features()));
    group.addAll(readoutRule.slots());
    group.add(Slot.of("error"));
    if (options.task().isDeclared()) {
      group.addAll(TargetErrors.slots(options.answers()));
    }
    group.addAll(OwnReadouts.slots(options));
    parameters = StateLayout.of(group);
    readout = parameters.offset("readout");
    rule = readout + options.answers() * options.features();
    error = parameters.offset("error");
    errors = error + 1;
    own = options.own() ? parameters.offset("own.readout") : 0;
  }

  /**
   * Writes the gap of a key into a row of the ring.
   *
   * @param state index of the first float of the key's state
   * @param ring row of the ring
   */
  void writeGap(long gap, float[] states, int state, int ring) {
    if (gaps >= 0) {
      states[state + gaps + 2 * ring] = gap & GAP_MASK;
      states[state + gaps + 2 * ring + 1] = gap >> GAP_BITS;
    }
  }

  long readGap(float[] states, int state, int ring) {
    if (gaps < 0) {
      return GapSteps.FIRST;
    }
    int at = state + gaps + 2 * ring;
    return (long) states[at] | (long) states[at + 1] << GAP_BITS;
  }

  /** Writes the event time of a key into a row of the ring. */
  void writeTime(long time, float[] states, int state, int ring) {
    if (times >= 0) {
      PackedLong.write(time, states, state + times + PackedLong.WIDTH * ring);
    }
  }

  /** Returns the event time in a row of the ring; 0 without a calendar. */
  long readTime(float[] states, int state, int ring) {
    return times < 0 ? 0 : PackedLong.read(states, state + times + PackedLong.WIDTH * ring);
  }

  /** Whether a step that waits had an unusual reading or a wild value. */
  boolean isUnusual(float[] states, int state, int ring) {
    return states[state + unusual + ring] != 0;
  }

  void writeUnusual(float[] states, int state, int ring, boolean value) {
    states[state + unusual + ring] = value ? 1 : 0;
  }

  /** Number of successive steps with a wild value that end with one that waits. */
  int readRun(float[] states, int state, int ring) {
    return Math.max(0, (int) states[state + unusual + ring] - 1);
  }

  void writeRun(float[] states, int state, int ring, int run) {
    states[state + unusual + ring] = 1 + run;
  }
}
