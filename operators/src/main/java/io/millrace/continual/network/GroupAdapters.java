package io.millrace.continual.network;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.continual.adapter.Adaptable;
import io.millrace.continual.adapter.Adapter;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The adapters of the groups of a network: what a new group begins with, and what can answer. */
final class GroupAdapters {

  private final Architecture architecture;
  private final Weights weights;
  private final StateLayout layout;

  GroupAdapters(Architecture architecture, Weights weights) {
    this.architecture = architecture;
    this.weights = weights;
    this.layout = architecture.parameters();
  }

  /**
   * Writes adapters that change nothing: the matrix that reads the input is drawn as the published
   * code draws it, the other one is zero, masks keep everything.
   */
  void initialize(float[] parameters, long seed) {
    layout.fill(parameters, 0);
    SeededRandom random = new SeededRandom(seed);
    for (LayerPosition place : architecture.places()) {
      if (!(place.layer() instanceof Adaptable layer) || !layer.adapter().isPerGroup()) {
        continue;
      }
      Adapter adapter = layer.adapter();
      boolean twice = adapter.kind() == Adapter.Kind.LORA || adapter.kind() == Adapter.Kind.SPLORA;
      for (WeightShape shape : place.layer().parameters(place.input())) {
        int at = offset(place, shape.name());
        if (twice && shape.name().equals(adapter.name(0))) {
          double bound = 1 / Math.sqrt((double) shape.size() / adapter.rank());
          for (int i = 0; i < shape.size(); i++) {
            parameters[at + i] = (float) ((2 * random.uniform() - 1) * bound);
          }
        } else if (isMask(shape.name())) {
          Arrays.fill(parameters, at, at + shape.size(), 1f);
        } else if (shape.name().equals("bias")) {
          System.arraycopy(place.weight(weights, "bias"), 0, parameters, at, shape.size());
        }
      }
    }
  }

  private int offset(LayerPosition place, String name) {
    return layout.offset(LayerPosition.slotForm(place.weightName(name)));
  }

  private static boolean isMask(String name) {
    return name.endsWith(Adapter.IN_MASK) || name.endsWith(Adapter.OUT_MASK);
  }

  /** Reasons why published parameters cannot answer: a slot that is missing, a useless number. */
  List<String> unfit(Set<String> given, float[] parameters) {
    List<String> faults = new ArrayList<>();
    for (Slot slot : layout.slots()) {
      if (!given.contains(slot.name())) {
        faults.add("slot '" + slot.name() + "' is missing");
        continue;
      }
      int from = layout.offset(slot.name());
      for (int at = 0; at < slot.size(); at++) {
        float value = parameters[from + at];
        boolean mask = isMask(slot.name());
        if (!Float.isFinite(value) || (mask && value != 0 && value != 1)) {
          faults.add(
              "slot '"
                  + slot.name()
                  + "': expected "
                  + (mask ? "0 for what is masked and 1 for what is kept" : "finite numbers")
                  + ", found "
                  + value
                  + " at element "
                  + at);
          break;
        }
      }
    }
    return faults;
  }
}
