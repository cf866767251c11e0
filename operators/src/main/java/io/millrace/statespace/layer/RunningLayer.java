package io.millrace.statespace.layer;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Rows;
import io.millrace.statespace.mode.GapSteps;
import io.millrace.statespace.mode.Recurrence;

/*
 * State of a key, n modes:
 *
 *   mixed         [re 0 .. n-1 | im 0 .. n-1]
 *   per channel   for each channel [re 0 .. k-1 | im 0 .. k-1], k = n / channels
 *
 * A block of rows, mixed: drive = U Bᵀ, one product; then row by row x <- turn ∘ x + drive, in
 * place; then y = X Cᵀ, one product. If gaps are ignored, the gain is folded into B; otherwise it
 * multiplies each row's drive. Per channel: for each row and channel x <- turn ∘ x + (gain b) u,
 * and y = one dot product over the channel's floats.
 *
 * Then y <- y + d ∘ u. C includes the weights of halved pairs and the sign of the imaginary part:
 * [w Re C | -w Im C].
 */
/**
 * Runs a {@link LinearLayer} in float32 on blocks of any number of rows. Rows do not affect each
 * other; the bits of a row are the same alone and in any block.
 */
final class RunningLayer {

  private final int n;
  private final int inputs;
  private final int outputs;
  private final int windows;
  private final boolean mixed;
  private final boolean timed;
  private final GapSteps steps;
  private final Kernels kernels;
  private final Lanes lanes;

  /** {@code inputs × 2n}; null per channel. */
  private final FloatMatrix input;

  /** {@code 2n × outputs}; per channel {@code outputs × 2k}. */
  private final FloatMatrix output;

  /** d, or null. */
  private final FloatMatrix through;

  private final FloatMatrix turn;
  private final FloatMatrix gain;
  private final FloatMatrix state;
  private final FloatMatrix row;
  private FloatMatrix drive;
  private FloatMatrix states;

  RunningLayer(LinearLayer layer, KernelChoice choice) {
    Recurrence recurrence = layer.recurrence();
    this.n = layer.modes();
    this.inputs = recurrence.inputs();
    this.outputs = layer.outputs();
    this.windows = recurrence.windows();
    this.mixed = layer.isMixed();
    this.timed = layer.sampling().isTimed();
    GapSteps.Layout layout = mixed ? GapSteps.Layout.TOGETHER : GapSteps.Layout.CHANNELS;
    this.steps = new GapSteps(recurrence, layer.sampling(), layout);
    this.kernels = choice.create();
    this.lanes = choice.lanes();
    this.input = mixed ? RunningWeights.input(layer) : null;
    this.output = RunningWeights.output(layer);
    this.through = RunningWeights.through(layer);
    int each = 2 * n / windows;
    this.turn = FloatMatrix.of(1, each);
    this.gain = FloatMatrix.of(1, each);
    this.state = FloatMatrix.of(1, each);
    this.row = FloatMatrix.of(1, 2 * n);
    this.drive = FloatMatrix.of(1, 2 * n);
    this.states = FloatMatrix.of(1, 2 * n);
  }

  /** Floats of a key's state. */
  int stateWidth() {
    return 2 * n;
  }

  /** Multiply-adds per row. */
  long multiplyAdds() {
    return mixed ? 2L * n * (inputs + outputs) + 4L * n + outputs : 8L * n + outputs;
  }

  /**
   * Advances every active row by one step: updates the states in place and computes the outputs.
   *
   * @param u inputs, one row per key
   * @param buffers the active rows, their gaps and states
   * @param offset offset of this layer's modes in a key's state
   * @param y receives the outputs
   */
  void step(FloatMatrix u, BlockPart.Buffers buffers, int offset, FloatMatrix y) {
    Rows rows = buffers.rows;
    int stride = rows.states().length / rows.capacity();
    if (mixed) {
      drive(u, rows.capacity());
    }
    for (int place = 0; place < u.rows(); place++) {
      int at = buffers.active.row(place) * stride + offset;
      int step = steps.find(buffers.gaps[place]);
      if (mixed) {
        turnMixed(place, step, rows.states(), at);
      } else {
        turnChannels(u, place, step, rows.states(), at);
        readChannels(place, rows.states(), at, y);
      }
    }
    if (mixed) {
      kernels.multiply(states.rows(u.rows()), output, y);
    }
    if (through != null) {
      lanes.addRowProduct(through, u, y);
    }
  }

  private void drive(FloatMatrix u, int capacity) {
    if (drive.values().length < capacity * 2 * n) {
      drive = FloatMatrix.of(capacity, 2 * n);
      states = FloatMatrix.of(capacity, 2 * n);
    }
    kernels.multiply(u, input, drive.rows(u.rows()));
  }

  private void turnMixed(int place, int step, float[] values, int at) {
    row.onto(drive.values(), place * 2 * n);
    if (timed) {
      lanes.multiplyComplex(gain.onto(steps.table(), step + 2 * n), row, row);
    }
    lanes.turn(turn.onto(steps.table(), step), row, state.onto(values, at));
    System.arraycopy(values, at, states.values(), place * 2 * n, 2 * n);
  }

  private void turnChannels(FloatMatrix u, int place, int step, float[] values, int at) {
    int each = 2 * n / windows;
    for (int channel = 0; channel < windows; channel++) {
      lanes.turnBy(
          u.at(place, channel),
          turn.onto(steps.table(), step + channel * each),
          gain.onto(steps.table(), step + 2 * n + channel * each),
          state.onto(values, at + channel * each));
    }
  }

  private void readChannels(int place, float[] values, int at, FloatMatrix y) {
    int each = 2 * n / windows;
    for (int o = 0; o < outputs; o++) {
      y.set(place, o, kernels.dot(output.values(), o * each, values, at + o * each, each));
    }
  }
}
