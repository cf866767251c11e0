package io.millrace.statespace.forecast;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Slot;
import io.millrace.statespace.mode.GapSteps;
import java.util.List;

/**
 * The recurrence under a forecast: {@code x ← turn ∘ x + gain ∘ (B u)}, with poles that stay or
 * that are learned. States, traces and inputs are complex windows {@code [re | im]}, one number a
 * mode.
 *
 * <p>The instance holds what follows from one set of parameters and one gap; {@link #open} and
 * {@link #select} change that.
 */
abstract class Dynamics {

  final int modes;
  final int inputs;

  /** turn of the gap selected. */
  final FloatMatrix turn;

  /** gain of the gap selected. */
  final FloatMatrix gain;

  /** {@code B u} of the row at hand, later {@code gain ∘ (B u)}. */
  final FloatMatrix drive;

  private final FloatMatrix state;

  Dynamics(int modes, int inputs) {
    this.modes = modes;
    this.inputs = inputs;
    this.turn = FloatMatrix.of(1, 2 * modes);
    this.gain = FloatMatrix.of(1, 2 * modes);
    this.drive = FloatMatrix.of(1, 2 * modes);
    this.state = FloatMatrix.of(1, 2 * modes);
  }

  /** What a group learns of it, and what learning needs. */
  abstract List<Slot> parameterSlots();

  /** What a key keeps besides the states themselves. */
  abstract List<Slot> traceSlots();

  /** Writes the values that learning starts from. */
  abstract void initialize(float[] parameters, int offset, long seed);

  /**
   * Takes up a group's parameters.
   *
   * @param offset of this object's slots
   */
  abstract void open(float[] parameters, int offset);

  /** Takes up a gap in milliseconds, or {@link GapSteps#FIRST}. */
  abstract void select(long gap);

  /** Advances a state by a row of inputs. */
  abstract void advance(float[] u, int at, float[] states, int offset);

  /**
   * Advances a state and its traces.
   *
   * @param traces offset of the first trace slot
   */
  abstract void advanceTraced(float[] u, int at, float[] states, int offset, int traces);

  /**
   * Adds a gradient to the open mini-batch.
   *
   * @param slope dL/dx of the loss over the state's floats, {@code 1 × 2·modes}
   */
  abstract void learn(FloatMatrix slope, float[] states, int traces);

  /**
   * Ends a mini-batch of so many observations.
   *
   * @param update number of updates before this one
   */
  abstract void close(int batch, long update);

  /** The window of a state that lies at a place of an array. */
  final FloatMatrix state(float[] states, int offset) {
    return state.onto(states, offset);
  }
}
