package io.millrace.continual.network;

import io.millrace.api.operator.Slot;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.WeightShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Cost of a network, computed from its architecture alone.
 *
 * @param layers every layer, outermost first, without the list that contains all of them
 * @param timing timing of the whole network, counted in observations
 * @param weights number of trained numbers
 * @param stateBytes bytes of a key's state
 * @param multiplyAdds multiply-adds per observation; those of strided layers are divided by their
 *     strides
 * @param notes behaviour that may be unexpected, one sentence each
 */
public record Plan(
    List<PlanLine> layers,
    LayerTiming timing,
    long weights,
    long stateBytes,
    long multiplyAdds,
    List<String> notes) {

  public Plan {
    layers = List.copyOf(layers);
    notes = List.copyOf(notes);
  }

  public static Plan of(Architecture architecture) {
    List<PlanLine> lines = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    long weights = 0;
    for (LayerPosition place : architecture.places()) {
      PlanLine line = line(place);
      weights += line.weights();
      if (!place.path().isEmpty()) {
        lines.add(line);
        notes.addAll(place.layer().notes(place));
      }
    }
    missing(architecture, notes);
    return new Plan(
        lines,
        architecture.timing(),
        weights,
        architecture.layout().bytes(),
        architecture.multiplyAdds(),
        notes);
  }

  private static void missing(Architecture architecture, List<String> notes) {
    switch (architecture.missing()) {
      case REFUSE, ZERO -> {
        // Needs no state, and is what the file says.
      }
      case HOLD ->
          notes.add(
              "missing: hold keeps the last value of each channel, which may be older than what the"
                  + " layers see");
      case MASK ->
          notes.add("missing: mask has no output where everything that it depends on is missing");
    }
  }

  private static PlanLine line(LayerPosition place) {
    Layer layer = place.layer();
    return new PlanLine(
        place.path(),
        layer.label(),
        place.input(),
        place.output(),
        layer.timing(),
        place.reached(),
        place.weights().stream().mapToLong(WeightShape::size).sum(),
        4 * place.slots().stream().mapToLong(Slot::size).sum(),
        place.multiplyAdds());
  }
}
