package io.millrace.continual.pointwise;

import io.millrace.api.config.Key;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.ChannelAffine;
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
import java.util.function.Function;

/**
 * Batch normalisation with frozen statistics, as torch.nn.BatchNorm1d in evaluation: {@code y = (x
 * − mean) / √(variance + ε) · weight + bias} per channel. Weights {@code weight}, {@code bias},
 * {@code running_mean} and {@code running_var}.
 *
 * @param epsilon number added to the variance
 * @param form whether it is folded into the layer before it
 */
public record BatchNorm(double epsilon, Form form) implements PlaceLayer {

  private static final Key<Double> EPSILON =
      Key.number("epsilon", 0, 1)
          .describedAs("What is added to the variance before its root is taken.")
          .defaultsTo(1e-5);

  private static final Key<Places> PLACES =
      Key.choice("places", Places.SHARED)
          .describedAs(
              "Whether all places have the same statistics (shared), or each its own, the channels"
                  + " of a place together (own).");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "batch_norm",
          (in, inner) -> {
            BatchNorm norm = BatchNorm.of(in.read(EPSILON));
            return in.read(PLACES) == Places.OWN ? new PlaceNorm(norm) : norm;
          },
          EPSILON,
          PLACES);

  /** Which places have the same statistics. */
  enum Places {
    SHARED,
    OWN
  }

  /** Which layer computes the scaling. */
  enum Form {
    OWN_LAYER,
    FOLDED
  }

  public static BatchNorm of(double epsilon) {
    return new BatchNorm(epsilon, Form.OWN_LAYER);
  }

  public BatchNorm folded() {
    return new BatchNorm(epsilon, Form.FOLDED);
  }

  public boolean isFolded() {
    return form == Form.FOLDED;
  }

  @Override
  public String kind() {
    return "batch_norm";
  }

  @Override
  public String label() {
    return kind() + (isFolded() ? " (folded)" : "");
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
    return List.of(
        WeightShape.of("weight", inputWidth),
        WeightShape.of("bias", inputWidth),
        WeightShape.of("running_mean", inputWidth),
        WeightShape.of("running_var", inputWidth));
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    return epsilon >= 0 && epsilon <= 1
        ? List.of()
        : List.of(NetworkFault.of("epsilon from 0 to 1", Double.toString(epsilon), ""));
  }

  /** Refuses a variance below zero or without a root to divide by, which would give NaN. */
  @Override
  public List<NetworkFault> unfit(LayerPosition here, Weights weights) {
    float[] weight = here.weight(weights, "weight");
    float[] bias = here.weight(weights, "bias");
    float[] mean = here.weight(weights, "running_mean");
    float[] variance = here.weight(weights, "running_var");
    for (int c = 0; c < variance.length; c++) {
      String found = variance[c] + " at element " + c;
      if (variance[c] < 0) {
        return List.of(
            new NetworkFault(
                here.weightName("running_var"),
                "variances of at least 0",
                found,
                "a variance is never negative: export the weights again, and check that this is"
                    + " not a weight of another layer"));
      }
      double factor = weight[c] / Math.sqrt(variance[c] + epsilon);
      if (!Float.isFinite((float) factor)
          || !Float.isFinite((float) (bias[c] - mean[c] * factor))) {
        return List.of(
            new NetworkFault(
                here.weightName("running_var"),
                "variances whose scale, weight / √(variance + epsilon), is a finite float",
                found + " with epsilon " + epsilon,
                "use the epsilon of training, above 0, or leave the constant channel out"));
      }
    }
    return List.of();
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    return isFolded() ? 0 : inputWidth;
  }

  /** The normalisation as a factor and a summand for each channel. */
  public ChannelAffine scale(LayerPosition here, LayerContext assembly) {
    return scale(name -> assembly.weight(here, name));
  }

  /** The same, of weights. */
  public ChannelAffine scale(LayerPosition here, Weights weights) {
    return scale(name -> here.weight(weights, name));
  }

  private ChannelAffine scale(Function<String, float[]> named) {
    float[] weight = named.apply("weight");
    float[] bias = named.apply("bias");
    float[] mean = named.apply("running_mean");
    float[] variance = named.apply("running_var");
    double[] factor = new double[weight.length];
    double[] summand = new double[weight.length];
    for (int c = 0; c < factor.length; c++) {
      factor[c] = weight[c] / Math.sqrt(variance[c] + epsilon);
      summand[c] = bias[c] - mean[c] * factor[c];
    }
    return new ChannelAffine(factor, summand);
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    WholeNorm norm = new WholeNorm(here, weights);
    return WholeLayer.eachFrame(x -> norm.batch(epsilon, x));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Scaled(here, scale(here, assembly));
  }

  private static final class Scaled extends Stepper {
    private final float[] factor;
    private final float[] summand;

    Scaled(LayerPosition here, ChannelAffine scale) {
      super(here);
      int width = here.inputWidth();
      this.factor = new float[width];
      this.summand = new float[width];
      for (int c = 0; c < width; c++) {
        factor[c] = (float) scale.factor()[c];
        summand[c] = (float) scale.summand()[c];
      }
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      for (int frame = 0; frame < in.size; frame++) {
        int at = frame * factor.length;
        for (int c = 0; c < factor.length; c++) {
          out.values[at + c] = Math.fma(in.values[at + c], factor[c], summand[c]);
        }
      }
    }
  }
}
