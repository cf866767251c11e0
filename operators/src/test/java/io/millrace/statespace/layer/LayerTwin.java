package io.millrace.statespace.layer;

import io.millrace.statespace.mode.Complex;
import io.millrace.statespace.mode.Discretisation;
import java.util.Arrays;

/*
 * Parameters in one vector, in the order of TrainedDynamics, and behind them the readout W (targets x features, phi = 1, u,
 * re x, im x):
 *   a n | w n | tau J | B rows x [re n | im n] | W
 * Loss of a clip: Σ_t |W phi_t - y_t|² / 2.
 */
/** A learned layer in double precision: its loss, and the gradient of it by two exact methods. */
public final class LayerTwin {

  public final int n;
  final int inputs;
  public final int groups;
  public final int rows;
  final int targets;
  final Discretisation rule;

  /**
   * @param inputs of the layer
   * @param rows of B: {@code inputs} where every mode reads all, 1 where each channel has its own
   */
  public LayerTwin(int n, int inputs, int groups, int rows, Discretisation rule) {
    this.n = n;
    this.inputs = inputs;
    this.groups = groups;
    this.rows = rows;
    this.targets = 2;
    this.rule = rule;
  }

  public int dynamics() {
    return 2 * n + groups + 2 * n * rows;
  }

  public int features() {
    return 1 + inputs + 2 * n;
  }

  public int size() {
    return dynamics() + targets * features();
  }

  /** turn and gain of a mode, and their derivatives by lam and tau: six numbers. */
  Complex[] step(double[] p, int i, double gap) {
    Complex lam = new Complex(-Math.exp(p[i]), p[n + i]);
    double dt = Math.exp(p[2 * n + i / (n / groups)]) * gap;
    Complex z = lam.times(dt);
    if (rule == Discretisation.ZOH) {
      Complex turn = Complex.exp(z);
      Complex gain = turn.minus(Complex.ONE).over(lam);
      return new Complex[] {
        turn,
        gain,
        turn.times(dt),
        turn.times(dt).minus(gain).over(lam),
        turn.times(z),
        turn.times(dt)
      };
    }
    Complex r = Complex.ONE.over(Complex.ONE.minus(z.times(.5)));
    Complex square = r.times(r);
    return new Complex[] {
      Complex.ONE.plus(z.times(.5)).times(r),
      r.times(dt),
      square.times(dt),
      square.times(dt * dt / 2),
      square.times(z),
      square.times(dt)
    };
  }

  /** Input of a mode: {@code (B u)_i}. */
  Complex drive(double[] p, int i, double[] u) {
    Complex sum = Complex.ZERO;
    for (int row = 0; row < rows; row++) {
      int at = 2 * n + groups + row * 2 * n + i;
      sum = sum.plus(new Complex(p[at], p[at + n]).times(entering(u, i, row)));
    }
    return sum;
  }

  /** The number that row {@code row} of B multiplies for a mode. */
  double entering(double[] u, int i, int row) {
    return rows == 1 && inputs > 1 ? u[i / (n / inputs)] : u[row];
  }

  public double[] features(double[] u, Complex[] x) {
    double[] phi = new double[features()];
    phi[0] = 1;
    System.arraycopy(u, 0, phi, 1, inputs);
    for (int i = 0; i < n; i++) {
      phi[1 + inputs + i] = x[i].re();
      phi[1 + inputs + n + i] = x[i].im();
    }
    return phi;
  }

  public double[] residual(double[] p, double[] phi, double[] y) {
    double[] residual = new double[targets];
    for (int t = 0; t < targets; t++) {
      residual[t] = -y[t];
      for (int f = 0; f < phi.length; f++) {
        residual[t] += p[dynamics() + t * phi.length + f] * phi[f];
      }
    }
    return residual;
  }

  public double loss(double[] p, double[][] clip, double[] gaps, double[][] y) {
    Complex[] x = rest();
    double loss = 0;
    for (int t = 0; t < clip.length; t++) {
      for (int i = 0; i < n; i++) {
        Complex[] step = step(p, i, gaps[t]);
        x[i] = step[0].times(x[i]).plus(step[1].times(drive(p, i, clip[t])));
      }
      for (double each : residual(p, features(clip[t], x), y[t])) {
        loss += each * each / 2;
      }
    }
    return loss;
  }

  public Complex[] rest() {
    Complex[] x = new Complex[n];
    Arrays.fill(x, Complex.ZERO);
    return x;
  }

  /** Backpropagation through the whole clip: states kept, adjoints run backwards. */
  public double[] backpropagated(double[] p, double[][] clip, double[] gaps, double[][] y) {
    Complex[][] x = new Complex[clip.length + 1][];
    x[0] = rest();
    for (int t = 0; t < clip.length; t++) {
      x[t + 1] = x[t].clone();
      for (int i = 0; i < n; i++) {
        Complex[] step = step(p, i, gaps[t]);
        x[t + 1][i] = step[0].times(x[t][i]).plus(step[1].times(drive(p, i, clip[t])));
      }
    }
    double[] gradient = new double[size()];
    Complex[] adjoint = rest();
    for (int t = clip.length - 1; t >= 0; t--) {
      Complex[] slope = readoutGradient(p, clip[t], x[t + 1], y[t], gradient);
      for (int i = 0; i < n; i++) {
        // dL = Re(adjoint dx): the product is with the conjugate of dL/dre + i dL/dim.
        adjoint[i] = adjoint[i].plus(slope[i]);
        Complex[] step = step(p, i, gaps[t]);
        Complex v = drive(p, i, clip[t]);
        add(p, gradient, i, adjoint[i].times(step[2].times(x[t][i]).plus(step[3].times(v))));
        gradient[2 * n + i / (n / groups)] +=
            adjoint[i].times(step[4].times(x[t][i]).plus(step[5].times(v))).re();
        for (int row = 0; row < rows; row++) {
          addInput(gradient, i, row, adjoint[i].times(step[1]).times(entering(clip[t], i, row)));
        }
        adjoint[i] = adjoint[i].times(step[0]);
      }
    }
    return gradient;
  }

  /** What real-time learning keeps of one mode. */
  public static final class Trace {
    Complex pole = Complex.ZERO;
    Complex step = Complex.ZERO;
    final Complex[] input;

    Trace(int rows) {
      input = new Complex[rows];
      Arrays.fill(input, Complex.ZERO);
    }
  }

  public Trace[] traces() {
    Trace[] traces = new Trace[n];
    Arrays.setAll(traces, i -> new Trace(rows));
    return traces;
  }

  /** Traces forward, a gradient at every step. */
  public double[] realTime(double[] p, double[][] clip, double[] gaps, double[][] y) {
    double[] gradient = new double[size()];
    Complex[] x = rest();
    Trace[] traces = traces();
    for (int t = 0; t < clip.length; t++) {
      advance(p, clip[t], gaps[t], x, traces);
      Complex[] slope = readoutGradient(p, clip[t], x, y[t], gradient);
      addTraced(p, slope, traces, gradient);
    }
    return gradient;
  }

  /** One step of states and traces. */
  public void advance(double[] p, double[] u, double gap, Complex[] x, Trace[] traces) {
    for (int i = 0; i < n; i++) {
      Complex[] step = step(p, i, gap);
      Complex v = drive(p, i, u);
      Trace trace = traces[i];
      Complex byPole = step[2].times(x[i]).plus(step[3].times(v));
      Complex byStep = step[4].times(x[i]).plus(step[5].times(v));
      trace.pole = step[0].times(trace.pole).plus(byPole);
      trace.step = step[0].times(trace.step).plus(byStep);
      for (int row = 0; row < rows; row++) {
        Complex entering = step[1].times(entering(u, i, row));
        trace.input[row] = step[0].times(trace.input[row]).plus(entering);
      }
      x[i] = step[0].times(x[i]).plus(step[1].times(v));
    }
  }

  public void addTraced(double[] p, Complex[] slope, Trace[] traces, double[] gradient) {
    for (int i = 0; i < n; i++) {
      add(p, gradient, i, slope[i].times(traces[i].pole));
      gradient[2 * n + i / (n / groups)] += slope[i].times(traces[i].step).re();
      for (int row = 0; row < rows; row++) {
        addInput(gradient, i, row, slope[i].times(traces[i].input[row]));
      }
    }
  }

  /** Adds the readout's gradient; returns g with dL = Re Σ g dx. */
  public Complex[] readoutGradient(
      double[] p, double[] u, Complex[] x, double[] y, double[] gradient) {
    double[] phi = features(u, x);
    double[] residual = residual(p, phi, y);
    Complex[] slope = rest();
    for (int t = 0; t < targets; t++) {
      int at = dynamics() + t * phi.length;
      for (int f = 0; f < phi.length; f++) {
        gradient[at + f] += residual[t] * phi[f];
      }
      for (int i = 0; i < n; i++) {
        double re = p[at + 1 + inputs + i];
        double im = p[at + 1 + inputs + n + i];
        slope[i] = slope[i].plus(new Complex(re, -im).times(residual[t]));
      }
    }
    return slope;
  }

  /**
   * {@code change} is g ∂x/∂lam: its real part belongs to Re lam = −e^a, its imaginary to Im lam.
   */
  private void add(double[] p, double[] gradient, int i, Complex change) {
    gradient[i] -= Math.exp(p[i]) * change.re();
    gradient[n + i] -= change.im();
  }

  private void addInput(double[] gradient, int i, int row, Complex change) {
    int at = 2 * n + groups + row * 2 * n + i;
    gradient[at] += change.re();
    gradient[at + n] -= change.im();
  }
}
