package io.millrace.statespace.dynamics;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Slot;
import io.millrace.statespace.mode.GapSteps;
import java.util.List;

/**
 * Recurrence of a forecast: {@code x ← turn ∘ x + gain ∘ (B u)}, with fixed or learned poles.
 * States, traces and inputs are complex windows {@code [re | im]}, one number per mode.
 *
 * <p>The instance holds values for one set of parameters and one gap; {@link #open} and {@link
 * #select} change them.
 */
public abstract class Dynamics {

  public final int modes;
  public final int inputs;

  /** turn of the selected gap. */
  public final FloatMatrix turn;

  /** gain of the selected gap. */
  public final FloatMatrix gain;

  /** {@code B u} of the current row, later {@code gain ∘ (B u)}. */
  public final FloatMatrix drive;

  private final FloatMatrix state;

  public Dynamics(int modes, int inputs) {
    this.modes = modes;
    this.inputs = inputs;
    this.turn = FloatMatrix.of(1, 2 * modes);
    this.gain = FloatMatrix.of(1, 2 * modes);
    this.drive = FloatMatrix.of(1, 2 * modes);
    this.state = FloatMatrix.of(1, 2 * modes);
  }

  /** Slots of a group: the learned parameters, and the state of their training. */
  public abstract List<Slot> parameterSlots();

  /** Slots of a key in addition to the states. */
  public abstract List<Slot> traceSlots();

  /** Writes the initial values of the parameters. */
  public abstract void initialize(float[] parameters, int offset, long seed);

  /**
   * Selects a group's parameters.
   *
   * @param offset offset of this object's slots
   */
  public abstract void open(float[] parameters, int offset);

  /** Selects a gap in milliseconds, or {@link GapSteps#FIRST}. */
  public abstract void select(long gap);

  /** Advances a state by a row of inputs. */
  public abstract void advance(float[] u, int at, float[] states, int offset);

  /**
   * Advances a state and its traces.
   *
   * @param traces offset of the first trace slot
   */
  public abstract void advanceTraced(float[] u, int at, float[] states, int offset, int traces);

  /**
   * Adds a gradient to the current mini-batch.
   *
   * @param slope dL/dx of the loss over the state's floats, {@code 1 × 2·modes}
   */
  public abstract void learn(FloatMatrix slope, float[] states, int traces);

  /**
   * Ends a mini-batch of {@code batch} observations.
   *
   * @param update number of updates before this one
   */
  public abstract void close(int batch, long update);

  /** The window of a state at an offset of an array. */
  public final FloatMatrix state(float[] states, int offset) {
    return state.onto(states, offset);
  }
}
