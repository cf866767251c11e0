package io.millrace.statespace.offline;

import io.millrace.statespace.layer.LinearLayer;
import io.millrace.statespace.mode.Discretisation;
import io.millrace.statespace.start.Dense;
import io.millrace.statespace.start.Modes;
import java.util.Arrays;

/*
 * Four ways to compute the same outputs over a clip u_0 .. u_{L-1} from a start state, which
 * becomes the end state:
 *
 *   stepped    any gaps   x_t = turn_t x_{t-1} + gain_t B u_t
 *   scanned    any gaps   (a, b) o (a', b') = (a' a, a' b + b'),
 *                         inclusive scan of (turn_t, gain_t B u_t) by halves
 *   chunked    even gaps  K steps: y = T u + Re C turn^{l+1} x_0,
 *                         T lower triangular Toeplitz of k_l = Re C turn^l gain B;
 *                         x_K = turn^K x_0 + Σ turn^{K-1-m} gain B u_m
 *   convolved  even gaps  one chunk of L by Fourier transform
 *
 * State: [re | im], n each. Powers turn^l are computed by repeated squaring at every 32nd l, and by
 * multiplication in between.
 */
/**
 * Computes a {@link LinearLayer} over whole clips offline, in double precision; the reference for
 * the running layers.
 */
public final class OfflineLayer {

  private static final int FRESH = 32;

  private final LinearLayer layer;
  private final int n;
  private final int inputs;
  private final int outputs;
  private final double[] weight;

  public OfflineLayer(LinearLayer layer) {
    this.layer = layer;
    this.n = layer.modes();
    this.inputs = layer.recurrence().inputs();
    this.outputs = layer.outputs();
    this.weight = layer.recurrence().modes().weight();
  }

  /** A new state of zeros. */
  public double[] rest() {
    return new double[2 * n];
  }

  /**
   * Computes one step after another.
   *
   * @param clip one row of inputs per step
   * @param gaps one gap per step, in units
   * @param state start state; becomes the end state
   * @return one row of outputs per step
   */
  double[][] stepped(double[][] clip, double[] gaps, double[] state) {
    double[][] y = new double[clip.length][];
    for (int t = 0; t < clip.length; t++) {
      double[][] step = step(gaps[t]);
      double[] drive = drive(step, clip[t]);
      Dense.turn(step[0], state);
      Dense.add(1, drive, state);
      y[t] = output(state, clip[t]);
    }
    return y;
  }

  /** Computes the clip by a scan of associative pairs. */
  public double[][] scanned(double[][] clip, double[] gaps, double[] state) {
    int length = clip.length;
    double[][] a = new double[length][];
    double[][] b = new double[length][];
    for (int t = 0; t < length; t++) {
      double[][] step = step(gaps[t]);
      a[t] = step[0];
      b[t] = drive(step, clip[t]);
    }
    Scan.inclusive(a, b);
    double[][] y = new double[length][];
    double[] start = state.clone();
    for (int t = 0; t < length; t++) {
      System.arraycopy(start, 0, state, 0, state.length);
      Dense.turn(a[t], state);
      Dense.add(1, b[t], state);
      y[t] = output(state, clip[t]);
    }
    return y;
  }

  /** Computes chunks of {@code chunk} steps with even gaps. */
  double[][] chunked(double[][] clip, int chunk, double[] state) {
    double[][] y = new double[clip.length][outputs];
    double[][][] kernel = kernel(Math.min(chunk, clip.length));
    for (int from = 0; from < clip.length; from += chunk) {
      int length = Math.min(chunk, clip.length - from);
      carryIn(y, from, length, state);
      for (int l = 0; l < length; l++) {
        for (int m = 0; m <= l; m++) {
          for (int o = 0; o < outputs; o++) {
            for (int h = 0; h < inputs; h++) {
              if (layer.reads(o, h)) {
                y[from + l][o] += kernel[o][h][l - m] * clip[from + m][h];
              }
            }
          }
        }
      }
      carryOut(clip, from, length, state);
    }
    passThrough(clip, y);
    return y;
  }

  /** Computes the clip by Fourier transform, for even gaps. */
  double[][] convolved(double[][] clip, double[] state) {
    int length = clip.length;
    double[][] y = new double[length][outputs];
    carryIn(y, 0, length, state);
    int size = Fft.lengthFor(length);
    Fft fft = new Fft(size);
    double[][][] kernel = kernel(length);
    double[][][] spectrum = new double[inputs][2][size];
    for (int h = 0; h < inputs; h++) {
      for (int t = 0; t < length; t++) {
        spectrum[h][0][t] = clip[t][h];
      }
      fft.forward(spectrum[h][0], spectrum[h][1]);
    }
    for (int o = 0; o < outputs; o++) {
      double[] re = new double[size];
      double[] im = new double[size];
      for (int h = 0; h < inputs; h++) {
        if (layer.reads(o, h)) {
          double[] kernelRe = Arrays.copyOf(kernel[o][h], size);
          double[] kernelIm = new double[size];
          fft.forward(kernelRe, kernelIm);
          for (int k = 0; k < size; k++) {
            re[k] += kernelRe[k] * spectrum[h][0][k] - kernelIm[k] * spectrum[h][1][k];
            im[k] += kernelRe[k] * spectrum[h][1][k] + kernelIm[k] * spectrum[h][0][k];
          }
        }
      }
      fft.inverse(re, im);
      for (int t = 0; t < length; t++) {
        y[t][o] += re[t];
      }
    }
    carryOut(clip, 0, length, state);
    passThrough(clip, y);
    return y;
  }

  /** turn and gain for a gap: two rows of 2n. */
  private double[][] step(double gap) {
    Discretisation.Mode mode = new Discretisation.Mode();
    Modes modes = layer.recurrence().modes();
    double[][] step = new double[2][2 * n];
    for (int i = 0; i < n; i++) {
      double dt = layer.recurrence().steps()[i];
      layer.sampling().apply(modes.real()[i], modes.imaginary()[i], dt, gap, mode);
      step[0][i] = mode.turnRe;
      step[0][n + i] = mode.turnIm;
      step[1][i] = mode.gainRe;
      step[1][n + i] = mode.gainIm;
    }
    return step;
  }

  /** {@code gain B u}. */
  private double[] drive(double[][] step, double[] input) {
    double[] drive = new double[2 * n];
    for (int i = 0; i < n; i++) {
      for (int h = 0; h < inputs; h++) {
        drive[i] += layer.recurrence().inputReal(i, h) * input[h];
        drive[n + i] += layer.recurrence().inputImaginary(i, h) * input[h];
      }
    }
    Dense.turn(step[1], drive);
    return drive;
  }

  private double[] output(double[] state, double[] input) {
    double[] y = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      y[o] = read(o, state) + (layer.through().length > 0 ? layer.through()[o] * input[o] : 0);
    }
    return y;
  }

  private double read(int output, double[] state) {
    double sum = 0;
    int first = layer.firstMode(output);
    double[] re = layer.outputReal()[output];
    double[] im = layer.outputImaginary()[output];
    for (int i = 0; i < re.length; i++) {
      sum += weight[first + i] * (re[i] * state[first + i] - im[i] * state[n + first + i]);
    }
    return sum;
  }

  /** {@code k_l = Re C turn^l gain B}, by output and input. */
  private double[][][] kernel(int length) {
    double[][] step = step(1);
    double[][][] kernel = new double[outputs][inputs][length];
    for (int h = 0; h < inputs; h++) {
      double[] unit = new double[inputs];
      unit[h] = 1;
      double[] start = drive(step, unit);
      double[] x = start.clone();
      for (int l = 0; l < length; l++) {
        if (l % FRESH == 0) {
          System.arraycopy(start, 0, x, 0, x.length);
          Dense.turn(power(step[0], l), x);
        }
        for (int o = 0; o < outputs; o++) {
          if (layer.reads(o, h)) {
            kernel[o][h][l] = read(o, x);
          }
        }
        Dense.turn(step[0], x);
      }
    }
    return kernel;
  }

  private double[] power(double[] turn, int exponent) {
    double[] result = new double[2 * n];
    Arrays.fill(result, 0, n, 1);
    double[] square = turn.clone();
    for (int left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        Dense.turn(square, result);
      }
      Dense.turn(square.clone(), square);
    }
    return result;
  }

  private void carryIn(double[][] y, int from, int length, double[] state) {
    double[] turn = step(1)[0];
    double[] x = state.clone();
    for (int l = 0; l < length; l++) {
      Dense.turn(turn, x);
      for (int o = 0; o < outputs; o++) {
        y[from + l][o] += read(o, x);
      }
    }
  }

  private void carryOut(double[][] clip, int from, int length, double[] state) {
    double[][] step = step(1);
    for (int l = 0; l < length; l++) {
      Dense.turn(step[0], state);
      Dense.add(1, drive(step, clip[from + l]), state);
    }
  }

  private void passThrough(double[][] clip, double[][] y) {
    for (int t = 0; t < clip.length && layer.through().length > 0; t++) {
      for (int o = 0; o < outputs; o++) {
        y[t][o] += layer.through()[o] * clip[t][o];
      }
    }
  }
}
