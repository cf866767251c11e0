package io.millrace.continual;

import io.millrace.operator.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * Gated recurrent unit, stacked, as torch.nn.GRU with zeros before the first input; gates in the
 * order reset, update, new.
 *
 * @param reset where the reset gate acts
 */
record Gru(int hidden, int layers, Reset reset, Bias bias) implements Layer {

  /** Two definitions of the unit, with weights of the same names and shapes. */
  enum Reset {
    /** On the product with the hidden state: torch.nn, cuDNN. */
    AFTER_PRODUCT,
    /** On the hidden state before its product: the original paper, TensorFlow's GRUCell. */
    BEFORE_PRODUCT
  }

  RecurrentWeights recurrence() {
    return new RecurrentWeights(3, hidden, hidden, bias);
  }

  @Override
  public String kind() {
    return "gru";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.RECURRENT;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return hidden;
  }

  @Override
  public List<Slot> slots(int inputWidth) {
    return List.of(Slot.of("hidden", layers, hidden));
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    List<WeightShape> shapes = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      shapes.addAll(recurrence().shapes(layer, inputWidth));
    }
    return shapes;
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    long sum = 0;
    for (int layer = 0; layer < layers; layer++) {
      sum += recurrence().multiplyAdds(layer, inputWidth) + 2L * hidden;
    }
    return sum;
  }

  @Override
  public Stepper stepper(Place here, Assembly assembly) {
    return new Cell.Stack(here, layers, layer -> new GruCell(here, assembly, layer));
  }
}
