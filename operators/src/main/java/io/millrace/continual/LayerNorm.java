package io.millrace.continual;

import java.util.List;

/**
 * Normalises each frame over its channels, as torch.nn.LayerNorm: {@code y = (x − mean) /
 * √(variance + ε) · weight + bias} with the mean and the biased variance of the frame. Weights
 * {@code weight} and {@code bias}. Moments are summed in double precision.
 */
record LayerNorm(double epsilon) implements Layer {

  @Override
  public String kind() {
    return "layer_norm";
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
  public Stepper stepper(Place here, Assembly assembly) {
    return new Normed(
        here, epsilon, assembly.weight(here, "weight"), assembly.weight(here, "bias"));
  }

  private static final class Normed extends Stepper {
    private final double epsilon;
    private final float[] weight;
    private final float[] bias;

    Normed(Place here, double epsilon, float[] weight, float[] bias) {
      super(here);
      this.epsilon = epsilon;
      this.weight = weight;
      this.bias = bias;
    }

    @Override
    void advance(Frames in, float[] states) {
      out.follow(in);
      for (int frame = 0; frame < in.size; frame++) {
        normalise(in.values, frame * weight.length);
      }
    }

    private void normalise(float[] x, int at) {
      int width = weight.length;
      double sum = 0;
      for (int c = 0; c < width; c++) {
        sum += x[at + c];
      }
      double mean = sum / width;
      double squares = 0;
      for (int c = 0; c < width; c++) {
        double difference = x[at + c] - mean;
        squares += difference * difference;
      }
      double scale = 1 / Math.sqrt(squares / width + epsilon);
      for (int c = 0; c < width; c++) {
        float normal = (float) ((x[at + c] - mean) * scale);
        out.values[at + c] = Math.fma(normal, weight[c], bias[c]);
      }
    }
  }
}
