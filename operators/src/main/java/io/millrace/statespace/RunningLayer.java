package io.millrace.statespace;

import io.millrace.math.FloatMatrix;
import io.millrace.math.KernelChoice;
import io.millrace.math.Kernels;
import io.millrace.math.Lanes;

/*
 * State of a key: [re 0 .. n-1 | im 0 .. n-1], n modes. For a block of rows:
 *   drive = U Bᵀ            rows x 2n: one product (mixed), or each channel's input spread over its modes and b (per channel)
 *   x <- turn ∘ x + drive   row by row, in place. Where gaps are ignored the gain is folded into B and b.
 *   y = X Cᵀ + d ∘ u        one product (mixed), or one dot product of 2 stretches a channel
 * C holds the weights of halved pairs and the sign of the imaginary part: C' = [w Re C | -w Im C].
 */
/**
 * A {@link LinearLayer} at work in float32, for blocks of any number of rows. Rows do not see each
 * other; each gives the same bits alone and in any block.
 */
final class RunningLayer {

  private final int n;
  private final int inputs;
  private final int outputs;
  private final boolean mixed;
  private final boolean timed;
  private final GapSteps steps;
  private final Kernels kernels;
  private final Lanes lanes;

  /** Mixed: {@code inputs × 2n}. Per channel: {@code 1 × 2n}. */
  private final FloatMatrix input;

  /** Mixed: {@code 2n × outputs}. Per channel: {@code outputs × 2·modes of one}. */
  private final FloatMatrix output;

  private final FloatMatrix through;
  private final FloatMatrix turn;
  private final FloatMatrix gain;
  private final FloatMatrix row;
  private final FloatMatrix state;
  private final FloatMatrix inputRow;
  private final FloatMatrix outputRow;
  private FloatMatrix drive;

  RunningLayer(LinearLayer layer, KernelChoice choice) {
    Recurrence recurrence = layer.recurrence();
    this.n = layer.modes();
    this.inputs = recurrence.inputs();
    this.outputs = layer.outputs();
    this.mixed = layer.isMixed();
    this.timed = layer.sampling().isTimed();
    this.steps = new GapSteps(layer.sampling(), recurrence.modes(), recurrence.steps());
    this.kernels = choice.create();
    this.lanes = choice.lanes();
    this.input = FloatMatrix.of(mixed ? inputs : 1, 2 * n);
    fillInput(layer);
    int read = layer.outputReal()[0].length;
    this.output = mixed ? FloatMatrix.of(2 * n, outputs) : FloatMatrix.of(outputs, 2 * read);
    fillOutput(layer);
    this.through = layer.through().length == 0 ? null : FloatMatrix.of(1, outputs);
    for (int o = 0; o < layer.through().length; o++) {
      through.set(0, o, (float) layer.through()[o]);
    }
    this.turn = FloatMatrix.of(1, 2 * n);
    this.gain = FloatMatrix.of(1, 2 * n);
    this.row = FloatMatrix.of(1, 2 * n);
    this.state = FloatMatrix.of(1, 2 * n);
    this.inputRow = FloatMatrix.of(1, inputs);
    this.outputRow = FloatMatrix.of(1, outputs);
    this.drive = FloatMatrix.of(1, 2 * n);
  }

  /** Floats of a key's state. */
  int stateWidth() {
    return 2 * n;
  }

  /** Multiply-adds of one row. */
  long multiplyAdds() {
    return mixed ? 2L * n * (inputs + outputs) + 4L * n + outputs : 8L * n + outputs;
  }

  /** Makes room for a block of so many rows. */
  void size(int rows) {
    if (drive.values().length < rows * 2 * n) {
      drive = FloatMatrix.of(rows, 2 * n);
    }
  }

  /** Computes what the rows of inputs drive the modes with; {@link #advance} then uses it. */
  void drive(FloatMatrix u) {
    drive.rows(u.rows());
    if (mixed) {
      kernels.multiply(u, input, drive);
      return;
    }
    int own = n / inputs;
    float[] into = drive.values();
    for (int r = 0; r < u.rows(); r++) {
      for (int channel = 0; channel < inputs; channel++) {
        float value = u.at(r, channel);
        int at = r * 2 * n + channel * own;
        for (int i = at; i < at + own; i++) {
          into[i] = value;
          into[i + n] = value;
        }
      }
      lanes.multiply(input, row.onto(into, r * 2 * n));
    }
  }

  /**
   * Advances one key's state by the drive of one row.
   *
   * @param gap milliseconds since the key's last observation, or {@link GapSteps#FIRST}
   */
  void advance(int r, long gap, float[] states, int offset) {
    int at = steps.find(gap);
    row.onto(drive.values(), r * 2 * n);
    if (timed) {
      lanes.multiplyComplex(gain.onto(steps.table(), at + 2 * n), row, row);
    }
    lanes.turn(turn.onto(steps.table(), at), row, state.onto(states, offset));
  }

  /**
   * Reads the outputs of a block.
   *
   * @param states one row a key, {@code rows × 2n}
   * @param u the inputs, {@code rows × inputs}
   * @param y takes {@code rows × outputs}
   */
  void read(FloatMatrix states, FloatMatrix u, FloatMatrix y) {
    if (mixed) {
      kernels.multiply(states, output, y);
    } else {
      int own = output.columns() / 2;
      for (int r = 0; r < y.rows(); r++) {
        int re = states.offset() + r * 2 * n;
        for (int o = 0; o < outputs; o++) {
          int weights = output.offset() + o * 2 * own;
          float sum = kernels.dot(output.values(), weights, states.values(), re + o * own, own);
          float rest =
              kernels.dot(output.values(), weights + own, states.values(), re + n + o * own, own);
          y.set(r, o, sum + rest);
        }
      }
    }
    for (int r = 0; r < y.rows() && through != null; r++) {
      lanes.addProduct(
          through,
          inputRow.onto(u.values(), u.offset() + r * inputs),
          outputRow.onto(y.values(), y.offset() + r * outputs));
    }
  }

  private void fillInput(LinearLayer layer) {
    Recurrence recurrence = layer.recurrence();
    Discretisation.Mode step = new Discretisation.Mode();
    for (int i = 0; i < n; i++) {
      layer
          .sampling()
          .apply(
              recurrence.modes().real()[i],
              recurrence.modes().imaginary()[i],
              recurrence.steps()[i],
              1,
              step);
      double gainRe = timed ? 1 : step.gainRe;
      double gainIm = timed ? 0 : step.gainIm;
      for (int h = 0; h < inputs; h++) {
        double re = recurrence.inputReal(i, h);
        double im = recurrence.inputImaginary(i, h);
        if (mixed || recurrence.channel(i) == h) {
          input.set(mixed ? h : 0, i, (float) (gainRe * re - gainIm * im));
          input.set(mixed ? h : 0, n + i, (float) (gainRe * im + gainIm * re));
        }
      }
    }
  }

  private void fillOutput(LinearLayer layer) {
    double[] weight = layer.recurrence().modes().weight();
    for (int o = 0; o < outputs; o++) {
      int first = layer.firstMode(o);
      int read = layer.outputReal()[o].length;
      for (int i = 0; i < read; i++) {
        float re = (float) (weight[first + i] * layer.outputReal()[o][i]);
        float im = (float) (-weight[first + i] * layer.outputImaginary()[o][i]);
        if (mixed) {
          output.set(i, o, re);
          output.set(n + i, o, im);
        } else {
          output.set(o, i, re);
          output.set(o, read + i, im);
        }
      }
    }
  }
}
