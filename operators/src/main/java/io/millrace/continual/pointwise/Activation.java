package io.millrace.continual.pointwise;

import io.millrace.api.math.Curve;
import io.millrace.api.math.Kernels;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/*
 *   gelu       x Φ(x) = x (1 + erf(x / √2)) / 2            torch.nn.GELU()
 *   gelu_tanh  x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2 = x σ(2 √(2/π) (x + 0.044715 x³))
 *              torch.nn.GELU(approximate="tanh"), differs by up to 4.7e-4
 *
 * Each function is a scalar formula with at most one Curve, so it has the same bits in the plain
 * Java and the vector kernels, and at every position.
 */
/**
 * Functions of one number, under their torch.nn names and with the default parameters of torch.nn.
 */
public enum Activation implements Layer {
  RELU,
  RELU6,
  /** Slope 0.01 below zero. */
  LEAKY_RELU,
  /** {@code e^x − 1} below zero. */
  ELU,
  SIGMOID,
  TANH,
  /** {@code x · sigmoid(x)}. */
  SILU,
  /** With the error function. */
  GELU,
  /** With a tanh in place of the error function; differs from {@link #GELU} by up to 4.7e-4. */
  GELU_TANH,
  /** {@code min(max(x + 3, 0), 6) / 6}. */
  HARD_SIGMOID,
  /** {@code x · hard_sigmoid(x)}. */
  HARD_SWISH;

  /** How the functions are written in a network file: as their names, without fields. */
  public static final List<LayerKind> KINDS =
      Arrays.stream(values())
          .map(activation -> LayerKind.of(activation.kind(), (in, inner) -> activation))
          .toList();

  private static final float HALF_ROOT = (float) Math.sqrt(.5);
  private static final float TWICE_ROOT = (float) (2 * Math.sqrt(2 / Math.PI));
  private static final float CUBIC = .044715f;

  @Override
  public String kind() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return WholeLayer.eachFrame(
        frame -> Arrays.stream(frame).map(x -> WholeActivation.of(this, x)).toArray());
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Activated(here, this, assembly.kernels);
  }

  /** The function of a number, in double precision. */
  public double of(double x) {
    return WholeActivation.of(this, x);
  }

  /** The derivative of {@link #of(double)}; at a corner that from the left. */
  public double slope(double x) {
    return switch (this) {
      case RELU -> x > 0 ? 1 : 0;
      case RELU6 -> x > 0 && x <= 6 ? 1 : 0;
      case LEAKY_RELU -> x > 0 ? 1 : .01;
      case ELU -> x > 0 ? 1 : StrictMath.exp(x);
      case SIGMOID -> of(x) * (1 - of(x));
      case TANH -> 1 - of(x) * of(x);
      case SILU -> SIGMOID.of(x) * (1 + x * (1 - SIGMOID.of(x)));
      case GELU ->
          (x == 0 ? .5 : of(x) / x) + x * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      case GELU_TANH -> {
        double half = Math.sqrt(2 / Math.PI);
        double gate = SIGMOID.of(2 * half * (x + .044715 * x * x * x));
        yield gate + x * gate * (1 - gate) * 2 * half * (1 + 3 * .044715 * x * x);
      }
      case HARD_SIGMOID -> x > -3 && x <= 3 ? 1. / 6 : 0;
      case HARD_SWISH -> x <= -3 ? 0 : x > 3 ? 1 : (2 * x + 3) / 6;
    };
  }

  /** Writes the function of the first {@code length} numbers of {@code from} to {@code to}. */
  public void apply(Kernels kernels, float[] from, float[] to, int length) {
    switch (this) {
      case RELU -> {
        for (int at = 0; at < length; at++) {
          to[at] = Math.max(from[at], 0f);
        }
      }
      case RELU6 -> {
        for (int at = 0; at < length; at++) {
          to[at] = Math.min(Math.max(from[at], 0f), 6f);
        }
      }
      case LEAKY_RELU -> {
        for (int at = 0; at < length; at++) {
          to[at] = from[at] < 0 ? .01f * from[at] : from[at];
        }
      }
      case ELU -> {
        bend(kernels, Curve.EXP, 1f, from, to, length);
        for (int at = 0; at < length; at++) {
          to[at] = from[at] < 0 ? to[at] - 1f : from[at];
        }
      }
      case SIGMOID -> bend(kernels, Curve.SIGMOID, 1f, from, to, length);
      case TANH -> bend(kernels, Curve.TANH, 1f, from, to, length);
      case SILU -> {
        bend(kernels, Curve.SIGMOID, 1f, from, to, length);
        for (int at = 0; at < length; at++) {
          to[at] *= from[at];
        }
      }
      case GELU -> {
        bend(kernels, Curve.ERF, HALF_ROOT, from, to, length);
        for (int at = 0; at < length; at++) {
          to[at] = .5f * from[at] * (1f + to[at]);
        }
      }
      case GELU_TANH -> {
        for (int at = 0; at < length; at++) {
          float x = from[at];
          to[at] = TWICE_ROOT * Math.fma(CUBIC * x * x, x, x);
        }
        kernels.bend(Curve.SIGMOID, to, 0, length);
        for (int at = 0; at < length; at++) {
          to[at] *= from[at];
        }
      }
      case HARD_SIGMOID -> {
        for (int at = 0; at < length; at++) {
          to[at] = hardSigmoid(from[at]);
        }
      }
      case HARD_SWISH -> {
        for (int at = 0; at < length; at++) {
          to[at] = from[at] * hardSigmoid(from[at]);
        }
      }
    }
  }

  private static void bend(
      Kernels kernels, Curve curve, float factor, float[] from, float[] to, int length) {
    for (int at = 0; at < length; at++) {
      to[at] = factor * from[at];
    }
    kernels.bend(curve, to, 0, length);
  }

  private static float hardSigmoid(float x) {
    return Math.min(Math.max(x + 3f, 0f), 6f) / 6f;
  }

  private static final class Activated extends Stepper {
    private final Activation activation;
    private final Kernels kernels;

    Activated(LayerPosition here, Activation activation, Kernels kernels) {
      super(here);
      this.activation = activation;
      this.kernels = kernels;
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      activation.apply(kernels, in.values, out.values, in.size * in.width);
    }
  }
}
