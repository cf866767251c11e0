package io.millrace.continual.pointwise;

import io.millrace.api.config.Key;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.List;

/**
 * Scales the channels of each frame to a mean square of one, as torch.nn.RMSNorm: {@code y = x /
 * √(mean(x²) + ε) · weight}. Weight {@code weight} (channels).
 */
public record RmsNorm(double epsilon) implements PlaceLayer {

  private static final Key<Double> EPSILON =
      Key.number("epsilon", 1e-15, 1)
          .describedAs(
              "What is added to the mean square before its root is taken; by default, as in torch,"
                  + " the distance of 1 to the next float.")
          .defaultsTo((double) Math.ulp(1f));

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of("rms_norm", (in, inner) -> new RmsNorm(in.read(EPSILON)), EPSILON);

  @Override
  public String kind() {
    return "rms_norm";
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
    return List.of(WeightShape.of("weight", inputWidth));
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    return 2L * inputWidth;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    WholeNorm norm = new WholeNorm(here, weights);
    return WholeLayer.eachFrame(x -> norm.rootMeanSquare(epsilon, x));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Scaled(here, epsilon, assembly.weight(here, "weight"));
  }

  private static final class Scaled extends Stepper {
    private final double epsilon;
    private final float[] weight;

    Scaled(LayerPosition here, double epsilon, float[] weight) {
      super(here);
      this.epsilon = epsilon;
      this.weight = weight;
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      for (int frame = 0; frame < in.size; frame++) {
        int at = frame * in.width;
        double squares = 0;
        for (int c = 0; c < in.width; c++) {
          squares += (double) in.values[at + c] * in.values[at + c];
        }
        float scale = (float) (1 / Math.sqrt(squares / in.width + epsilon));
        for (int c = 0; c < in.width; c++) {
          out.values[at + c] = in.values[at + c] * scale * weight[c];
        }
      }
    }
  }
}
