package io.millrace.continual.layer;

import io.millrace.api.config.Spelling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Trained numbers of a network, under the names that torch.nn gives its parameters and buffers.
 *
 * <p>Arrays are neither copied nor changed. This class reads no files; callers supply the tensors.
 */
public final class Weights {

  /** No weights, for networks that need none. */
  public static final Weights NONE = new Weights(Map.of());

  /** A counter that torch.nn stores with batch statistics; inference never reads it. */
  private static final String COUNTER = "num_batches_tracked";

  private final Map<String, Weight> weights;

  private Weights(Map<String, Weight> weights) {
    this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }

  /**
   * One named tensor.
   *
   * @param shape extents, row-major
   * @param values as many numbers as the product of the extents; not copied
   */
  public record Weight(List<Integer> shape, float[] values) {
    public Weight {
      shape = List.copyOf(shape);
      long size = 1;
      for (int extent : shape) {
        size = Math.multiplyExact(size, extent);
      }
      if (size != values.length) {
        throw new IllegalArgumentException(
            "Cannot shape " + values.length + " numbers as " + shape);
      }
    }
  }

  public static Weights of(Map<String, Weight> weights) {
    return new Weights(weights);
  }

  /** Names, in the order in which they were given. */
  public Set<String> names() {
    return weights.keySet();
  }

  /** The numbers of a weight that exists (see {@link #faults}); not a copy. */
  public float[] values(String name) {
    return weights.get(name).values();
  }

  /** The tensor of a name that exists; not a copy. */
  public Weight weight(String name) {
    return weights.get(name);
  }

  /** Every weight that is missing, unused, not finite or of the wrong shape, in one list. */
  public List<NetworkFault> faults(List<WeightShape> needed) {
    List<NetworkFault> faults = new ArrayList<>();
    Set<String> unused = new LinkedHashSet<>(weights.keySet());
    needed.forEach(shape -> unused.remove(shape.name()));
    unused.removeIf(name -> name.equals(COUNTER) || name.endsWith("." + COUNTER));
    for (WeightShape shape : needed) {
      Weight weight = weights.get(shape.name());
      if (weight == null) {
        faults.add(missing(shape, unused));
      } else if (!weight.shape().equals(shape.shape())) {
        faults.add(
            new NetworkFault(
                shape.name(),
                "shape " + shape.shape(),
                weight.shape().toString(),
                "export the weights of this architecture, or change its sizes"));
      } else {
        notFinite(shape.name(), weight.values(), faults);
      }
    }
    List<String> names = needed.stream().map(WeightShape::name).toList();
    for (String name : unused) {
      faults.add(
          new NetworkFault(
              name,
              "a layer that reads it",
              "none",
              "remove it, or name the layer so" + Spelling.suggestion(name, names)));
    }
    return faults;
  }

  private static NetworkFault missing(WeightShape shape, Set<String> unused) {
    String near =
        Spelling.closest(shape.name(), unused).map(name -> "; is it '" + name + "'?").orElse("");
    return new NetworkFault(
        shape.name(), "a tensor of shape " + shape.shape(), "none", "add it to the weights" + near);
  }

  private static void notFinite(String name, float[] values, List<NetworkFault> faults) {
    for (int at = 0; at < values.length; at++) {
      if (!Float.isFinite(values[at])) {
        faults.add(
            new NetworkFault(
                name, "finite numbers", values[at] + " at element " + at, "train it again"));
        return;
      }
    }
  }
}
