package io.millrace.continual.recurrent;

import io.millrace.api.config.Forms;
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
 * Stacked long short-term memory, as torch.nn.LSTM with states of zeros before the first input;
 * gates in the order input, forget, cell, output.
 *
 * @param hidden floats of the cell state
 * @param projection floats that the output is projected to by {@code weight_hr_l0} (projection,
 *     hidden); 0 for none
 * @param peepholes whether the gates depend on the cell state
 */
public record Lstm(int hidden, int layers, int projection, Peepholes peepholes, Bias bias)
    implements PlaceLayer {

  private static final Key<Integer> PROJECTION =
      LayerFields.atLeastZero("projection", "Width of the projected hidden state; 0: none.");
  private static final Key<Peepholes> PEEPHOLES =
      Key.of("peepholes", Forms.flag(Peepholes.LEARNED, Peepholes.NONE))
          .describedAs("Whether the gates see the cell.")
          .defaultsTo(Peepholes.NONE);

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "lstm",
          (in, inner) ->
              new Lstm(
                  in.read(RecurrentFields.HIDDEN, 1),
                  in.read(RecurrentFields.STACKED),
                  in.read(PROJECTION),
                  in.read(PEEPHOLES),
                  in.read(LayerFields.BIAS)),
          RecurrentFields.HIDDEN,
          RecurrentFields.STACKED,
          PROJECTION,
          PEEPHOLES,
          LayerFields.BIAS);

  /** Whether the gates depend on the cell state; torch.nn has no such weights. */
  public enum Peepholes {
    NONE,
    /** Weights {@code weight_ci_l0}, {@code weight_cf_l0}, {@code weight_co_l0} (hidden). */
    LEARNED
  }

  public static Lstm of(int hidden, int layers) {
    return new Lstm(hidden, layers, 0, Peepholes.NONE, Bias.LEARNED);
  }

  RecurrentWeights recurrence() {
    return new RecurrentWeights(4, hidden, out(), bias);
  }

  /** Floats of an output. */
  public int out() {
    return projection > 0 ? projection : hidden;
  }

  @Override
  public String kind() {
    return "lstm";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.RECURRENT;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return out();
  }

  @Override
  public List<Slot> slots(int inputWidth) {
    return List.of(Slot.of("hidden", layers, out()), Slot.of("cell", layers, hidden));
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    List<WeightShape> shapes = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      shapes.addAll(recurrence().shapes(layer, inputWidth));
      if (projection > 0) {
        shapes.add(WeightShape.of("weight_hr_l" + layer, projection, hidden));
      }
      if (peepholes == Peepholes.LEARNED) {
        shapes.add(WeightShape.of("weight_ci_l" + layer, hidden));
        shapes.add(WeightShape.of("weight_cf_l" + layer, hidden));
        shapes.add(WeightShape.of("weight_co_l" + layer, hidden));
      }
    }
    return shapes;
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    long sum = 0;
    for (int layer = 0; layer < layers; layer++) {
      sum += recurrence().multiplyAdds(layer, inputWidth);
      sum += (peepholes == Peepholes.LEARNED ? 6L : 3L) * hidden + (long) projection * hidden;
    }
    return sum;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return new WholeRecurrence(here, weights).of(this);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Cell.Stack(here, layers, layer -> new LstmCell(here, assembly, layer));
  }
}
