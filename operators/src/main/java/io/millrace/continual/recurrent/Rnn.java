package io.millrace.continual.recurrent;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.pointwise.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * Stacked Elman networks: {@code h = f(W_ih x + b_ih + W_hh h + b_hh)}, as torch.nn.RNN with a
 * hidden state of zeros before the first input.
 *
 * @param function {@link Activation#TANH} or {@link Activation#RELU}
 */
public record Rnn(int hidden, int layers, Activation function, Bias bias) implements PlaceLayer {

  private static final Key<Activation> FUNCTION =
      Key.of("function", Forms.choice(List.of(Activation.TANH, Activation.RELU)))
          .describedAs("The function of the units.")
          .defaultsTo(Activation.TANH);

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "rnn",
          (in, inner) ->
              new Rnn(
                  in.read(RecurrentFields.HIDDEN, 1),
                  in.read(RecurrentFields.STACKED),
                  in.read(FUNCTION),
                  in.read(LayerFields.BIAS)),
          RecurrentFields.HIDDEN,
          RecurrentFields.STACKED,
          FUNCTION,
          LayerFields.BIAS);

  private RecurrentWeights recurrence() {
    return new RecurrentWeights(1, hidden, hidden, bias);
  }

  @Override
  public String kind() {
    return "rnn";
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
      sum += recurrence().multiplyAdds(layer, inputWidth);
    }
    return sum;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return new WholeRecurrence(here, weights).of(this);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    StateSlot slot = assembly.slot(here, "hidden");
    return new Cell.Stack(
        here,
        layers,
        layer ->
            new ElmanCell(
                this,
                slot.part(layer * hidden),
                recurrence().input(here, assembly, layer, 0, 1),
                recurrence().recurrent(here, assembly, layer, 0, 1),
                assembly.kernels));
  }

  private static final class ElmanCell extends Cell {
    private final Activation function;
    private final Affine input;
    private final Affine recurrent;
    private final Kernels kernels;
    private float[] sums = {};

    ElmanCell(Rnn rnn, StateSlot hidden, Affine input, Affine recurrent, Kernels kernels) {
      super(rnn.hidden, hidden);
      this.function = rnn.function;
      this.input = input.withBiasOf(recurrent);
      this.recurrent = recurrent;
      this.kernels = kernels;
    }

    @Override
    void advance(float[] x, float[] h, Frames frames, float[] states, float[] y) {
      sums = frames.room(sums, width);
      int size = frames.size * width;
      input.apply(x, 0, frames.size, sums, 0);
      recurrent.add(h, 0, frames.size, sums, 0);
      function.apply(kernels, sums, y, size);
    }
  }
}
