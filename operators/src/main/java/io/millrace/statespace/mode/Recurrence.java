package io.millrace.statespace.mode;

import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.start.Modes;
import io.millrace.statespace.start.NormalForm;
import java.util.Arrays;

/*
 * n modes in all: x_i <- turn_i x_i + gain_i (B u)_i, turn and gain from lam_i and the step dt_i
 * (Sampling).
 *
 *   per channel: mode i reads only channel i / (n / channels), B_i = b_i of Modes: S4D
 *   mixed:       B is n x inputs, complex: S5
 *
 * The modes of a block share one step: a transfer-aware start keeps the error small only if all
 * modes of a block advance by the same step. Steps that differ by 5% already cause an error of 59%.
 */
/**
 * Initial recurrence of a whole layer: its modes, their steps, and its input weights.
 *
 * @param modes all modes; their own input weights are used if {@code input} is per channel
 * @param steps dt of each mode, for a gap of one
 * @param input how inputs enter
 */
public record Recurrence(Modes modes, double[] steps, Input input) {

  /** How inputs enter the modes. */
  sealed interface Input {
    /** Number of inputs. */
    int width();
  }

  /** Each channel has its own modes, the same number for each; modes are ordered by channel. */
  record PerChannel(int width) implements Input {}

  /**
   * Every mode reads every input.
   *
   * @param real real part of B, {@code n × inputs}
   * @param imaginary imaginary part of B
   */
  public record Mixed(double[][] real, double[][] imaginary) implements Input {
    @Override
    public int width() {
      return real[0].length;
    }
  }

  /** Steps spaced evenly on a logarithmic scale; a single step is the geometric mean. */
  public static double[] spaced(double least, double most, int count) {
    double[] steps = new double[count];
    double low = StrictMath.log(least);
    double high = StrictMath.log(most);
    for (int at = 0; at < count; at++) {
      double part = count == 1 ? 0.5 : at / (count - 1.0);
      steps[at] = StrictMath.exp(low + (high - low) * part);
    }
    return steps;
  }

  /** S4D: one copy of the modes for each channel and step. */
  public static Recurrence bank(int channels, Modes modes, double[] steps) {
    return repeated(modes, steps, channels, new PerChannel(channels));
  }

  /**
   * S5: one block of modes for each step; block j reads {@code b ⊗ w_j}, one mixture of the inputs
   * drawn from N(0, 1/inputs), through the input weights of the modes.
   */
  public static Recurrence blocks(int inputs, Modes modes, double[] steps, SeededRandom random) {
    int n = modes.count() * steps.length;
    double[][] real = new double[n][inputs];
    double[][] imaginary = new double[n][inputs];
    for (int block = 0; block < steps.length; block++) {
      for (int input = 0; input < inputs; input++) {
        double weight = random.gaussian() / Math.sqrt(inputs);
        for (int mode = 0; mode < modes.count(); mode++) {
          real[block * modes.count() + mode][input] = weight * modes.inputReal()[mode];
          imaginary[block * modes.count() + mode][input] = weight * modes.inputImaginary()[mode];
        }
      }
    }
    return repeated(modes, steps, 1, new Mixed(real, imaginary));
  }

  /**
   * S5 as published, HiPPO-N in blocks: {@code B = V* B'} with B' drawn from N(0, 1/inputs), V of
   * the normal part.
   */
  public static Recurrence normalBlocks(
      int inputs, int states, double[] steps, SeededRandom random) {
    NormalForm form = NormalForm.of(states);
    int n = form.modes() * steps.length;
    double[][] real = new double[n][];
    double[][] imaginary = new double[n][];
    double[] column = new double[states];
    for (int block = 0; block < steps.length; block++) {
      for (int mode = 0; mode < form.modes(); mode++) {
        real[block * form.modes() + mode] = new double[inputs];
        imaginary[block * form.modes() + mode] = new double[inputs];
      }
      for (int input = 0; input < inputs; input++) {
        for (int i = 0; i < states; i++) {
          column[i] = random.gaussian() / Math.sqrt(inputs);
        }
        Modes entered = form.withInput(column, 1);
        for (int mode = 0; mode < form.modes(); mode++) {
          real[block * form.modes() + mode][input] = entered.inputReal()[mode];
          imaginary[block * form.modes() + mode][input] = entered.inputImaginary()[mode];
        }
      }
    }
    Modes modes = form.withInput(new double[states], 1);
    return repeated(modes, steps, 1, new Mixed(real, imaginary));
  }

  private static Recurrence repeated(Modes modes, double[] steps, int times, Input input) {
    int size = modes.count();
    int n = size * steps.length * times;
    Modes all =
        new Modes(new double[n], new double[n], new double[n], new double[n], new double[n]);
    double[] each = new double[n];
    for (int copy = 0; copy < n / size; copy++) {
      int at = copy * size;
      System.arraycopy(modes.real(), 0, all.real(), at, size);
      System.arraycopy(modes.imaginary(), 0, all.imaginary(), at, size);
      System.arraycopy(modes.weight(), 0, all.weight(), at, size);
      System.arraycopy(modes.inputReal(), 0, all.inputReal(), at, size);
      System.arraycopy(modes.inputImaginary(), 0, all.inputImaginary(), at, size);
      Arrays.fill(each, at, at + size, steps[copy % steps.length]);
    }
    return new Recurrence(all, each, input);
  }

  public int count() {
    return modes.count();
  }

  /** Number of inputs. */
  public int inputs() {
    return input.width();
  }

  /** Input weight of a mode for an input, real part; zero where the mode does not read it. */
  public double inputReal(int mode, int at) {
    if (input instanceof Mixed mixed) {
      return mixed.real[mode][at];
    }
    return channel(mode) == at ? modes.inputReal()[mode] : 0;
  }

  /** The imaginary part of the same input weight. */
  public double inputImaginary(int mode, int at) {
    if (input instanceof Mixed mixed) {
      return mixed.imaginary[mode][at];
    }
    return channel(mode) == at ? modes.inputImaginary()[mode] : 0;
  }

  /**
   * Number of windows of modes that share an input: one per channel of a bank, one for mixed
   * inputs.
   */
  public int windows() {
    return input instanceof Mixed ? 1 : inputs();
  }

  /** The channel that a mode reads, if input is per channel. */
  int channel(int mode) {
    return mode / (count() / inputs());
  }

  /**
   * This recurrence without the input of modes that rotate by more than half a revolution in a
   * step: such a mode aliases, that is, responds to a frequency other than its own.
   */
  public Recurrence withoutAliases() {
    return scaled(mode -> modes.imaginary()[mode] * steps[mode] > Math.PI ? 0 : 1);
  }

  /**
   * This recurrence with inputs scaled so that white noise of variance 1 gives every mode a
   * variance of the order of 1: {@code |gain B| = √(1 − |turn|²)} for a single input.
   */
  public Recurrence normalised(Discretisation rule) {
    Discretisation.Mode step = new Discretisation.Mode();
    return scaled(
        mode -> {
          rule.apply(modes.real()[mode], modes.imaginary()[mode], steps[mode], step);
          double left = 1 - step.turnRe * step.turnRe - step.turnIm * step.turnIm;
          double square = 0;
          for (int at = 0; at < inputs(); at++) {
            double re = inputReal(mode, at);
            double im = inputImaginary(mode, at);
            square += re * re + im * im;
          }
          double size = square * (step.gainRe * step.gainRe + step.gainIm * step.gainIm);
          return size > 0 ? Math.sqrt(Math.max(left, 0) / size) : 0;
        });
  }

  private interface Scale {
    double of(int mode);
  }

  private Recurrence scaled(Scale scale) {
    int n = count();
    double[] real = modes.inputReal().clone();
    double[] imaginary = modes.inputImaginary().clone();
    double[][] mixedReal = input instanceof Mixed mixed ? copy(mixed.real) : new double[n][0];
    double[][] mixedImaginary =
        input instanceof Mixed mixed ? copy(mixed.imaginary) : new double[n][0];
    for (int mode = 0; mode < n; mode++) {
      double factor = scale.of(mode);
      real[mode] *= factor;
      imaginary[mode] *= factor;
      for (int at = 0; at < mixedReal[mode].length; at++) {
        mixedReal[mode][at] *= factor;
        mixedImaginary[mode][at] *= factor;
      }
    }
    Modes all = new Modes(modes.real(), modes.imaginary(), modes.weight(), real, imaginary);
    return new Recurrence(
        all, steps, input instanceof Mixed ? new Mixed(mixedReal, mixedImaginary) : input);
  }

  private static double[][] copy(double[][] matrix) {
    double[][] copy = new double[matrix.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = matrix[i].clone();
    }
    return copy;
  }
}
