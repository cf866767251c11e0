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

/**
 * Functions of one number that graphs of other frameworks contain beside the {@link Activation}s.
 * They are computed number by number in double precision, so they are slower than activations, and
 * have the same bits on every machine. Outside of its domain a function is an infinity or NaN.
 */
public enum Elementary implements Layer {
  EXP,
  /** Natural logarithm: minus infinity at zero, NaN below. */
  LOG,
  /** {@code ln(1 + e^x)}. */
  SOFTPLUS,
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN,
  /** {@code x · tanh(softplus(x))}. */
  MISH,
  /** {@code 1.0507 (max(x, 0) + 1.6733 min(e^x − 1, 0))}. */
  SELU,
  /** The error function. */
  ERF;

  /** How the functions are written in a network file: as their names, without fields. */
  public static final List<LayerKind> KINDS =
      Arrays.stream(values())
          .map(function -> LayerKind.of(function.kind(), (in, inner) -> function))
          .toList();

  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

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
    return WholeLayer.eachFrame(frame -> Arrays.stream(frame).map(this::of).toArray());
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Stepped(here, this, assembly.kernels);
  }

  /** The function of one number. */
  double of(double x) {
    return switch (this) {
      case EXP -> StrictMath.exp(x);
      case LOG -> StrictMath.log(x);
      case SOFTPLUS -> softplus(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case MISH -> x * StrictMath.tanh(softplus(x));
      case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * StrictMath.expm1(x));
      // Φ(√2 x) = (1 + erf(x)) / 2.
      case ERF -> 2 * WholeActivation.normalBelow(Math.sqrt(2) * x) - 1;
    };
  }

  /** Without overflow for large numbers. */
  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static final class Stepped extends Stepper {
    private final Elementary function;
    private final Kernels kernels;

    Stepped(LayerPosition here, Elementary function, Kernels kernels) {
      super(here);
      this.function = function;
      this.kernels = kernels;
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      int length = in.size * in.width;
      if (function == ERF) {
        System.arraycopy(in.values, 0, out.values, 0, length);
        kernels.bend(Curve.ERF, out.values, 0, length);
        return;
      }
      for (int at = 0; at < length; at++) {
        out.values[at] = (float) function.of(in.values[at]);
      }
    }
  }
}
