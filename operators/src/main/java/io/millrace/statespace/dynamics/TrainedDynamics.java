package io.millrace.statespace.dynamics;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Slot;
import io.millrace.math.update.AdamRule;
import io.millrace.statespace.mode.Coefficients;
import io.millrace.statespace.mode.Drive;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.start.Modes;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/*
 * Exact real-time recurrent learning of a diagonal layer. lam = -e^a + i w, dt = e^tau, n modes in
 * J groups with one tau each. v = B u, x the state before the update; windows are complex, n
 * numbers:
 *
 *   s_lam <- turn s_lam + dturn/dlam x + dgain/dlam v
 *   s_tau <- turn s_tau + dturn/dtau x + dgain/dtau v
 *   s_B   <- turn s_B   + gain u         one window for each of r inputs
 *   x     <- turn x     + gain v
 *
 * r is the number of inputs if they are mixed. If each channel has its own modes, r = 1 and each
 * mode reads its own input.
 *
 * The Jacobian of a diagonal recurrence is diagonal, so the traces are exact: summed over a stream
 * with constant parameters, the gradient below equals that of backpropagation through the whole
 * stream. If parameters change, traces lag by one update.
 *
 * slope = dL/d(re x, im x) from the readout; with g = slope.re - i slope.im, dL = Re Σ g dx:
 *
 *   dL/da = -e^a Re(g s_lam),             dL/dw = -Im(g s_lam),
 *   dL/dtau_j = Σ_{i in j} Re(g s_tau),   dL/dB = conj(g s_B)
 *
 *   slot of a group    meaning                                        shape
 *   poles.log_decay    a                                              n
 *   poles.frequency    w                                              n
 *   steps.log          tau                                            J
 *   input              B, [re | im]                                   r x 2 x n
 *   adam.dynamics      moments of the D learned floats above          2 x D
 *   pending.dynamics   gradient of the current mini-batch             D
 *
 *   slot of a key      meaning                                        shape
 *   trace.pole         s_lam                                          2 x n
 *   trace.step         s_tau                                          2 x n
 *   trace.input        s_B                                            r x 2 x n
 */
/**
 * Recurrence whose poles, steps and input weights are learned online by their exact gradient.
 *
 * <p>A step with traces costs two to three times as much as one without; a key has {@code 2n (r +
 * 2)} floats of traces.
 *
 * <p>Source: Zucchet, Meier, Schug, Mujika, Sacramento, Online learning of long-range dependencies,
 * NeurIPS 2023.
 */
public final class TrainedDynamics extends Dynamics {

  private final LongFunction<Recurrence> start;
  private final Coefficients coefficients;
  private final Drive driven;
  private final AdamRule adam;
  private final Kernels kernels;
  private final Lanes lanes;
  private final float[] ones;
  private final int groups;
  private final int rows;
  private final int learned;
  private final FloatMatrix input;
  private final FloatMatrix pole;
  private final FloatMatrix step;
  private final FloatMatrix trace;
  private final FloatMatrix room;
  private final FloatMatrix slopeConjugate;
  private final FloatMatrix gradient;
  private float[] parameters = {};
  private int offset;

  /**
   * @param start initial recurrence for a group's seed; has the same shape for every seed
   */
  public TrainedDynamics(
      LongFunction<Recurrence> start, Sampling sampling, Training training, KernelChoice choice) {
    this(start, start.apply(0), sampling, training, choice);
  }

  private TrainedDynamics(
      LongFunction<Recurrence> start,
      Recurrence shape,
      Sampling sampling,
      Training training,
      KernelChoice choice) {
    super(shape.count(), shape.inputs());
    this.kernels = choice.create();
    this.ones = new float[modes];
    Arrays.fill(ones, 1f);
    this.start = start;
    this.lanes = choice.lanes();
    this.groups = training.groups();
    this.driven = new Drive(shape, kernels, lanes);
    this.rows = driven.isMixed() ? inputs : 1;
    this.learned = 2 * modes + groups + 2 * modes * rows;
    this.coefficients = new Coefficients(modes, groups, sampling, kernels);
    this.adam = new AdamRule(training.rate(), lanes);
    this.input = FloatMatrix.of(rows, 2 * modes);
    this.pole = FloatMatrix.of(1, 2 * modes);
    this.step = FloatMatrix.of(1, 2 * modes);
    this.trace = FloatMatrix.of(1, 2 * modes);
    this.room = FloatMatrix.of(1, 2 * modes);
    this.slopeConjugate = FloatMatrix.of(1, 2 * modes);
    this.gradient = FloatMatrix.of(1, 2 * modes);
  }

  /**
   * How the dynamics learn.
   *
   * @param groups number of different steps; each has the same number of modes, which are
   *     consecutive
   * @param rate step size of Adam
   */
  public record Training(int groups, double rate) {}

  @Override
  public List<Slot> parameterSlots() {
    return List.of(
        Slot.of("poles.log_decay", modes).as(Slot.Meaning.POLE_LOG_DECAY),
        Slot.of("poles.frequency", modes).as(Slot.Meaning.POLE_FREQUENCY),
        Slot.of("steps.log", groups).as(Slot.Meaning.LOG_STEP),
        Slot.of("input", rows, 2, modes),
        Slot.of("adam.dynamics", 2, learned),
        Slot.of("pending.dynamics", learned));
  }

  @Override
  public List<Slot> traceSlots() {
    return List.of(
        Slot.of("trace.pole", 2, modes),
        Slot.of("trace.step", 2, modes),
        Slot.of("trace.input", rows, 2, modes));
  }

  @Override
  public void initialize(float[] into, int at, long seed) {
    Recurrence begin = start.apply(seed);
    Modes all = begin.modes();
    for (int i = 0; i < modes; i++) {
      into[at + i] = (float) StrictMath.log(-all.real()[i]);
      into[at + modes + i] = (float) all.imaginary()[i];
    }
    for (int group = 0; group < groups; group++) {
      into[at + 2 * modes + group] = (float) StrictMath.log(begin.steps()[group * modes / groups]);
    }
    FloatMatrix weights = Drive.weights(begin);
    System.arraycopy(weights.values(), 0, into, at + 2 * modes + groups, weights.size());
  }

  @Override
  public void open(float[] values, int at) {
    parameters = values;
    offset = at;
    coefficients.open(values, at);
    input.onto(values, at + 2 * modes + groups);
  }

  @Override
  public void select(long gap) {
    coefficients.select(gap);
  }

  @Override
  public void advance(float[] u, int at, float[] states, int place) {
    driven.by(u, at, input, drive);
    lanes.multiplyComplex(coefficients.gain, drive, drive);
    lanes.turn(coefficients.turn, drive, state(states, place));
  }

  @Override
  public void advanceTraced(float[] u, int at, float[] states, int place, int traces) {
    FloatMatrix x = state(states, place);
    driven.by(u, at, input, drive);
    lanes.multiplyComplex(coefficients.turnByPole, x, room);
    lanes.addComplexProduct(coefficients.gainByPole, drive, room);
    lanes.turn(coefficients.turn, room, pole.onto(states, traces));
    lanes.multiplyComplex(coefficients.turnByLog, x, room);
    lanes.addComplexProduct(coefficients.gainByLog, drive, room);
    lanes.turn(coefficients.turn, room, step.onto(states, traces + 2 * modes));
    for (int row = 0; row < rows; row++) {
      trace.onto(states, traces + 2 * modes * (2 + row));
      if (driven.isMixed()) {
        lanes.turnBy(u[at + row], coefficients.turn, coefficients.gain, trace);
      } else {
        room.copyFrom(driven.wide(u, at));
        lanes.multiply(coefficients.gain, room);
        lanes.turn(coefficients.turn, room, trace);
      }
    }
    lanes.multiplyComplex(coefficients.gain, drive, drive);
    lanes.turn(coefficients.turn, drive, x);
  }

  @Override
  public void learn(FloatMatrix slope, float[] states, int traces) {
    float[] g = slopeConjugate.values();
    System.arraycopy(slope.values(), slope.offset(), g, 0, modes);
    for (int i = modes; i < 2 * modes; i++) {
      g[i] = -slope.values()[slope.offset() + i];
    }
    int pending = offset + 3 * learned;
    lanes.multiplyComplex(slopeConjugate, pole.onto(states, traces), room);
    for (int i = 0; i < modes; i++) {
      parameters[pending + i] -= coefficients.decay(i) * room.at(0, i);
      parameters[pending + modes + i] -= room.at(0, modes + i);
    }
    lanes.multiplyComplex(slopeConjugate, step.onto(states, traces + 2 * modes), room);
    int each = modes / groups;
    for (int group = 0; group < groups; group++) {
      float sum = kernels.dot(room.values(), group * each, ones, 0, each);
      parameters[pending + 2 * modes + group] += sum;
    }
    for (int row = 0; row < rows; row++) {
      lanes.addConjugateProduct(
          slopeConjugate,
          trace.onto(states, traces + 2 * modes * (2 + row)),
          gradient.onto(parameters, pending + 2 * modes * (1 + row) + groups));
    }
  }

  @Override
  public void close(int batch, long update) {
    adam.step(parameters, offset, learned, batch, update);
    Arrays.fill(parameters, offset + 3 * learned, offset + 4 * learned, 0f);
    coefficients.hold();
  }
}
