package io.millrace.continual.pointwise;

import io.millrace.api.config.Key;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.RowNorm;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.List;

/**
 * Normalises each frame over its channels, as torch.nn.LayerNorm: {@code y = (x − mean) /
 * √(variance + ε) · weight + bias} with the mean and the biased variance of the frame. Weights
 * {@code weight} and {@code bias}. Computed by {@link Kernels#normalise}.
 */
public record LayerNorm(double epsilon) implements PlaceLayer {

  /** Without it a frame of equal numbers is 0 / 0. */
  private static final double LEAST_EPSILON = 1e-15;

  static final Key<Double> EPSILON =
      Key.number("epsilon", LEAST_EPSILON, 1)
          .describedAs(
              "What is added to the variance before its root is taken; above 0, because a frame"
                  + " of equal numbers has variance 0.")
          .defaultsTo(1e-5);

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of("layer_norm", (in, inner) -> new LayerNorm(in.read(EPSILON)), EPSILON);

  @Override
  public String kind() {
    return "layer_norm";
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    return epsilon >= LEAST_EPSILON && epsilon <= 1
        ? List.of()
        : List.of(NetworkFault.of("epsilon from 1e-15 to 1", Double.toString(epsilon), ""));
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    return List.of(WeightShape.of("weight", inputWidth), WeightShape.of("bias", inputWidth));
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    return 3L * inputWidth;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    WholeNorm norm = new WholeNorm(here, weights);
    return WholeLayer.eachFrame(x -> norm.layer(epsilon, x));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    RowNorm norm =
        new RowNorm(assembly.weight(here, "weight"), assembly.weight(here, "bias"), epsilon);
    return new Normed(here, norm, assembly.kernels);
  }

  private static final class Normed extends Stepper {
    private final RowNorm norm;
    private final Kernels kernels;
    private final FloatMatrix from;
    private final FloatMatrix to;

    Normed(LayerPosition here, RowNorm norm, Kernels kernels) {
      super(here);
      this.norm = norm;
      this.kernels = kernels;
      this.from = FloatMatrix.of(1, norm.width());
      this.to = FloatMatrix.of(1, norm.width());
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      kernels.normalise(from.onto(in.values, 0, in.size), norm, to.onto(out.values, 0, out.size));
    }
  }
}
