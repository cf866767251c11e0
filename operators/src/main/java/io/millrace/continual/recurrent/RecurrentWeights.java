package io.millrace.continual.recurrent;

import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.WeightShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights of a stack of recurrent layers under their torch.nn names: {@code weight_ih_l0} (gates ·
 * hidden, in), {@code weight_hh_l0} (gates · hidden, out), {@code bias_ih_l0} and {@code
 * bias_hh_l0} (gates · hidden), and so on for each layer.
 *
 * @param gates number of blocks of rows
 * @param hidden number of rows of a block
 * @param out floats of a layer's output, which is the input of the next layer and its own hidden
 *     state
 */
record RecurrentWeights(int gates, int hidden, int out, Bias bias) {

  List<WeightShape> shapes(int layer, int inputWidth) {
    int rows = Math.multiplyExact(gates, hidden);
    int in = layer == 0 ? inputWidth : out;
    List<WeightShape> shapes = new ArrayList<>();
    shapes.add(WeightShape.of("weight_ih_l" + layer, rows, in));
    shapes.add(WeightShape.of("weight_hh_l" + layer, rows, out));
    if (bias == Bias.LEARNED) {
      shapes.add(WeightShape.of("bias_ih_l" + layer, rows));
      shapes.add(WeightShape.of("bias_hh_l" + layer, rows));
    }
    return shapes;
  }

  long multiplyAdds(int layer, int inputWidth) {
    return (long) gates * hidden * ((layer == 0 ? inputWidth : out) + out);
  }

  /** The product of gates {@code from} to {@code to − 1} with the input, and their input biases. */
  Affine input(LayerPosition here, LayerContext assembly, int layer, int from, int to) {
    return product(here, assembly, "ih_l" + layer, from, to);
  }

  /**
   * The product of gates {@code from} to {@code to − 1} with the hidden state, and their biases.
   */
  Affine recurrent(LayerPosition here, LayerContext assembly, int layer, int from, int to) {
    return product(here, assembly, "hh_l" + layer, from, to);
  }

  private Affine product(LayerPosition here, LayerContext assembly, String part, int from, int to) {
    float[] weights = assembly.weight(here, "weight_" + part);
    float[] biases = assembly.bias(here, "bias_" + part, bias, gates * hidden);
    int block = weights.length / gates;
    return Affine.ofRows(
        assembly.backend,
        java.util.Arrays.copyOfRange(weights, from * block, to * block),
        java.util.Arrays.copyOfRange(biases, from * hidden, to * hidden));
  }
}
