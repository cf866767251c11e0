package io.millrace.continual.recurrent;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * Stacked gated recurrent units, as torch.nn.GRU with a hidden state of zeros before the first
 * input; gates in the order reset, update, new.
 *
 * @param reset where the reset gate is applied
 */
public record Gru(int hidden, int layers, Reset reset, Bias bias) implements PlaceLayer {

  private static final Key<Reset> RESET =
      Key.choice("reset", Reset.AFTER_PRODUCT)
          .describedAs(
              "Where the reset gate stands: after-product as in torch.nn.GRU, before-product as in"
                  + " the original paper.");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "gru",
          (in, inner) ->
              new Gru(
                  in.read(RecurrentFields.HIDDEN, 1),
                  in.read(RecurrentFields.STACKED),
                  in.read(RESET),
                  in.read(LayerFields.BIAS)),
          RecurrentFields.HIDDEN,
          RecurrentFields.STACKED,
          RESET,
          LayerFields.BIAS);

  /** Two definitions of the unit, with weights of the same names and shapes. */
  public enum Reset {
    /** To the product with the hidden state: torch.nn, cuDNN. */
    AFTER_PRODUCT,
    /** To the hidden state before its product: the original paper, TensorFlow's GRUCell. */
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
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return new WholeRecurrence(here, weights).of(this);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Cell.Stack(here, layers, layer -> new GruCell(here, assembly, layer));
  }
}
