package io.millrace.statespace.forecast;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.statespace.mode.EventTime;
import io.millrace.statespace.mode.GapSteps;
import io.millrace.statespace.mode.Sampling;
import java.util.ArrayList;
import java.util.List;

/*
 * A key, C channels, T targets, h observations ahead, n modes:
 *
 *   +---------+-------------------------+----------------------------+-------------------+---------+----------+--------+---------+
 *   | held C  | waiting.inputs h x C    | waiting.forecasts h x T    | waiting.gaps h x 2| newest  | matured  | traces | time 3  |
 *   +---------+-------------------------+----------------------------+-------------------+---------+----------+--------+---------+
 *   if held     filled inputs             forecasts made               if gaps count       2 x n     2 x n      if      if gaps
 *               step s at row s mod h     step s at row s mod h                                                 trained count
 *
 * `newest` has taken in everything; `matured` only what is h steps old, so that its features belong to the target that has
 * just arrived. Rows of the rings are found by the count of steps, which lies outside. A gap is milliseconds, low 22 bits
 * and the rest.
 *
 * A group, F = 1 + C + 2n features:
 *   +---------------------+----------------+--------------------------+--------+
 *   | of the dynamics     | readout T x F  | of the rule              | error  |
 *   +---------------------+----------------+--------------------------+--------+
 *   TrainedDynamics       1 | u | re, im    Rls, Nlms, AdamReadout       running root mean square
 */
/** The slots of a forecast, and where each begins. */
final class ForecastLayout {

  private static final int GAP_BITS = 22;
  private static final long GAP_MASK = (1L << GAP_BITS) - 1;

  final StateLayout sequence;
  final StateLayout parameters;
  final int held;
  final int inputs;
  final int forecasts;
  final int gaps;
  final int newest;
  final int matured;
  final int traces;
  final int readout;
  final int rule;
  final int error;

  ForecastLayout(ForecastOptions options, Dynamics dynamics, ReadoutRule readoutRule) {
    Sampling sampling = options.layer().modes().sampling();
    int channels = options.channels();
    int ahead = options.task().ahead();
    int targets = options.task().targets().size();
    List<Slot> key = new ArrayList<>();
    if (options.task().filling() == Filling.HOLD) {
      key.add(Slot.of("held", channels));
    }
    key.add(Slot.of("waiting.inputs", ahead, channels));
    key.add(Slot.of("waiting.forecasts", ahead, targets));
    if (sampling.isTimed()) {
      key.add(Slot.of("waiting.gaps", ahead, 2));
    }
    key.add(Slot.of("newest", 2, dynamics.modes));
    key.add(Slot.of("matured", 2, dynamics.modes));
    key.addAll(dynamics.traceSlots());
    sequence = EventTime.append(sampling, StateLayout.of(key));
    held = options.task().filling() == Filling.HOLD ? sequence.offset("held") : 0;
    inputs = sequence.offset("waiting.inputs");
    forecasts = sequence.offset("waiting.forecasts");
    gaps = sampling.isTimed() ? sequence.offset("waiting.gaps") : -1;
    newest = sequence.offset("newest");
    matured = sequence.offset("matured");
    traces = matured + 2 * dynamics.modes;

    List<Slot> group = new ArrayList<>(dynamics.parameterSlots());
    group.add(Slot.of("readout", targets, options.features()));
    group.addAll(readoutRule.slots());
    group.add(Slot.of("error"));
    parameters = StateLayout.of(group);
    readout = parameters.offset("readout");
    rule = readout + targets * options.features();
    error = parameters.offset("error");
  }

  /** Keeps a gap of the state that begins at {@code state} in row {@code ring} of the ring. */
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
}
