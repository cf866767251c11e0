package io.millrace.continual.network;

import io.millrace.api.spec.Attachment;
import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.RetroactiveAttention;
import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pointwise.Positions;
import io.millrace.continual.pointwise.Softmax;
import io.millrace.continual.pool.Delay;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.Trim;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import io.millrace.continual.recurrent.Rnn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/*
 * The definition of each layer on a whole clip, in double precision, as torch.nn documents it: no state, no ring, no
 * phase, and no kernel. It shares with the stepped network, which it judges, only the records that describe an architecture.
 */
/**
 * What a network gives on a whole clip, padded at both ends: written apart from the steps, slowly
 * and in double precision, to compare with.
 *
 * <p>Output {@code k} is what {@link Network} emits with observation {@code delay + k · stride}.
 */
public final class WholeClip {

  private final Weights weights;

  WholeClip(Weights weights) {
    this.weights = weights;
  }

  /** One row a frame. */
  static double[][] widened(float[][] clip) {
    return Arrays.stream(clip)
        .map(
            frame -> {
              double[] wide = new double[frame.length];
              Arrays.setAll(wide, c -> frame[c]);
              return wide;
            })
        .toArray(double[][]::new);
  }

  static float[][] narrowed(double[][] clip) {
    float[][] narrow = new float[clip.length][];
    for (int t = 0; t < clip.length; t++) {
      narrow[t] = new float[clip[t].length];
      for (int c = 0; c < clip[t].length; c++) {
        narrow[t][c] = (float) clip[t][c];
      }
    }
    return narrow;
  }

  /**
   * Runs a model file.
   *
   * @param model architecture and weights
   * @param clip one row an observation
   * @return one row an output
   * @throws NetworkException with every fault of the model
   */
  public static float[][] run(Attachment model, float[][] clip) {
    Architecture architecture = Architecture.read(model.structure());
    Weights weights = NetworkStage.weights(model);
    List<NetworkFault> faults = weights.faults(architecture.weightShapes());
    if (!faults.isEmpty()) {
      throw new NetworkException(faults);
    }
    return run(architecture, weights, clip);
  }

  static float[][] run(Architecture architecture, Weights weights, float[][] clip) {
    return narrowed(new WholeClip(weights).run(architecture.root(), widened(clip)));
  }

  double[][] run(LayerPosition place, double[][] x) {
    Layer layer = place.layer();
    if (layer instanceof Sequential) {
      double[][] y = x;
      for (LayerPosition inner : layer.inside(place)) {
        y = run(inner, y);
      }
      return y;
    } else if (layer instanceof Conv1d conv) {
      return convolve(place, conv, x);
    } else if (layer instanceof Linear linear) {
      return eachFrame(x, frame -> linear(place, linear, frame));
    } else if (layer instanceof BatchNorm norm) {
      return eachFrame(x, frame -> batchNorm(place, norm, frame));
    } else if (layer instanceof LayerNorm norm) {
      return eachFrame(x, frame -> layerNorm(place, norm, frame));
    } else if (layer instanceof Activation activation) {
      return eachFrame(x, frame -> Arrays.stream(frame).map(v -> bent(activation, v)).toArray());
    } else if (layer instanceof Softmax) {
      return eachFrame(x, WholeClip::softmax);
    } else if (layer instanceof Rnn || layer instanceof Gru || layer instanceof Lstm) {
      return new WholeRecurrence(weights, place).run(x);
    } else if (layer instanceof Pool pool) {
      return pool(pool, x, place.inputWidth());
    } else if (layer instanceof Delay) {
      return x;
    } else if (layer instanceof Trim trim) {
      return Arrays.copyOfRange(x, trim.first(), Math.max(trim.first(), x.length - trim.last()));
    } else if (layer instanceof Positions positions) {
      return encode(place, positions, x);
    } else if (layer instanceof Parallel parallel) {
      double[][] y = null;
      for (LayerPosition branch : layer.inside(place)) {
        y = join(parallel.join(), y, run(branch, x));
      }
      return y;
    } else if (layer instanceof Residual residual) {
      LayerPosition body =
          new LayerPosition(place.path(), residual.body(), place.inputWidth(), place.before());
      return residual(residual.align(), x, run(body, x));
    } else if (layer instanceof Attention || layer instanceof RetroactiveAttention) {
      return new WholeAttention(weights, place).run(x);
    }
    throw new IllegalArgumentException("Cannot run " + layer);
  }

  /** A function of one frame. */
  interface FrameFunction {
    double[] of(double[] frame);
  }

  private static double[][] eachFrame(double[][] x, FrameFunction function) {
    return Arrays.stream(x).map(function::of).toArray(double[][]::new);
  }

  private float[] weight(LayerPosition place, String name) {
    return weights.values(place.weightName(name));
  }

  private double bias(LayerPosition place, Layer.Bias bias, int output) {
    return bias == Layer.Bias.LEARNED ? weight(place, "bias")[output] : 0;
  }

  private double[][] convolve(LayerPosition place, Conv1d conv, double[][] x) {
    Window window = conv.window();
    double[][] padded = padded(x, window, place.inputWidth(), 0);
    float[] weight = weight(place, "weight");
    int in = place.inputWidth() / conv.groups();
    int out = conv.out() / conv.groups();
    List<double[]> outputs = new ArrayList<>();
    for (int t = 0; t + window.reach() < padded.length; t += window.stride()) {
      double[] y = new double[conv.out()];
      for (int o = 0; o < conv.out(); o++) {
        y[o] = bias(place, conv.bias(), o);
        for (int c = 0; c < in; c++) {
          for (int k = 0; k < window.kernel(); k++) {
            double value = padded[t + k * window.dilation()][o / out * in + c];
            y[o] += weight[(o * in + c) * window.kernel() + k] * value;
          }
        }
      }
      outputs.add(y);
    }
    return outputs.toArray(new double[0][]);
  }

  static double[][] padded(double[][] x, Window window, int width, double with) {
    double[][] padded = new double[window.start() + x.length + window.end()][width];
    Arrays.stream(padded).forEach(frame -> Arrays.fill(frame, with));
    System.arraycopy(x, 0, padded, window.start(), x.length);
    return padded;
  }

  private static double[][] pool(Pool pool, double[][] x, int width) {
    boolean average = pool.pooling() == Pool.Kind.AVERAGE;
    Window window = pool.window();
    double[][] padded = padded(x, window, width, average ? 0 : Double.NEGATIVE_INFINITY);
    List<double[]> outputs = new ArrayList<>();
    for (int t = 0; t + window.reach() < padded.length; t += window.stride()) {
      double[] y = padded[t].clone();
      for (int k = 1; k < window.kernel(); k++) {
        for (int c = 0; c < width; c++) {
          double value = padded[t + k * window.dilation()][c];
          y[c] = average ? y[c] + value : Math.max(y[c], value);
        }
      }
      double divisor = average ? window.kernel() : 1;
      outputs.add(Arrays.stream(y).map(v -> v / divisor).toArray());
    }
    return outputs.toArray(new double[0][]);
  }

  private double[][] encode(LayerPosition place, Positions positions, double[][] x) {
    double[][] y = new double[x.length][];
    float[] table = weight(place, "weight");
    for (int t = 0; t < x.length; t++) {
      y[t] = x[t].clone();
      for (int c = 0; c < y[t].length; c++) {
        y[t][c] += table[t % positions.period() * y[t].length + c];
      }
    }
    return y;
  }

  /** Frame by frame; clips of different lengths have no join. */
  private static double[][] join(Parallel.Join join, double[][] a, double[][] b) {
    if (a == null) {
      return b;
    }
    if (a.length != b.length) {
      throw new IllegalArgumentException("Cannot join " + a.length + " frames and " + b.length);
    }
    double[][] y = new double[a.length][];
    for (int t = 0; t < a.length; t++) {
      if (join == Parallel.Join.CONCAT) {
        y[t] = Arrays.copyOf(a[t], a[t].length + b[t].length);
        System.arraycopy(b[t], 0, y[t], a[t].length, b[t].length);
      } else {
        y[t] = a[t].clone();
        for (int c = 0; c < y[t].length; c++) {
          y[t][c] += b[t][c];
        }
      }
    }
    return y;
  }

  private static double[][] residual(Residual.Align align, double[][] x, double[][] y) {
    int shrink = x.length - y.length;
    int from =
        switch (align) {
          case WHOLE, OLDEST -> 0;
          case CENTER -> shrink / 2;
          case NEWEST -> shrink;
        };
    return join(Parallel.Join.SUM, Arrays.copyOfRange(x, from, from + y.length), y);
  }

  private double[] linear(LayerPosition place, Linear linear, double[] x) {
    double[] y = product(weight(place, "weight"), x);
    for (int o = 0; o < y.length; o++) {
      y[o] += bias(place, linear.bias(), o);
    }
    return y;
  }

  /** Matrix of one row an output times a vector. */
  static double[] product(float[] rows, double[] x) {
    double[] y = new double[rows.length / x.length];
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += rows[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private double[] batchNorm(LayerPosition place, BatchNorm norm, double[] x) {
    double[] y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      double deviation = Math.sqrt(weight(place, "running_var")[c] + norm.epsilon());
      double normal = (x[c] - weight(place, "running_mean")[c]) / deviation;
      y[c] = normal * weight(place, "weight")[c] + weight(place, "bias")[c];
    }
    return y;
  }

  private double[] layerNorm(LayerPosition place, LayerNorm norm, double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double[] y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      double normal = (x[c] - mean) / Math.sqrt(variance + norm.epsilon());
      y[c] = normal * weight(place, "weight")[c] + weight(place, "bias")[c];
    }
    return y;
  }

  static double[] softmax(double[] x) {
    double most = Arrays.stream(x).max().orElseThrow();
    double[] y = Arrays.stream(x).map(v -> Math.exp(v - most)).toArray();
    double sum = Arrays.stream(y).sum();
    return Arrays.stream(y).map(v -> v / sum).toArray();
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  public static double bent(Activation activation, double x) {
    return switch (activation) {
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY_RELU -> x < 0 ? .01 * x : x;
      case ELU -> x < 0 ? Math.expm1(x) : x;
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case SILU -> x * sigmoid(x);
      case GELU -> x * normalBelow(x);
      case GELU_TANH -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + .044715 * x * x * x)));
      case HARD_SIGMOID -> Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
    };
  }

  /**
   * The normal distribution function, by its series; good to 1e-12 where |x| < 6, 1e-15 beyond 8.
   */
  private static double normalBelow(double x) {
    if (Math.abs(x) > 8) {
      return x > 0 ? 1 : 0;
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= x * x / (2 * n + 1);
      sum += term;
    }
    return .5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
