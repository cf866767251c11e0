package io.millrace.continual.network;

import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/*
 *   file                                   architecture, with prefix: module.
 *   module.0.weight_g   [64, 1, 1]   --.
 *   module.0.weight_v   [64, 10, 9]  --+-> 0.weight [64, 10, 9] = g v / |v|
 *   module.0.bias       [64]         ----> 0.bias
 *   module.1.unused     [0]          ----> passed over: no elements
 */
/**
 * Converts the tensors of a model file to the weights that an architecture needs: removes a prefix
 * of names, folds weight norms, passes over tensors without elements, and checks names, shapes and
 * numbers.
 */
final class LoadedWeights {

  /** Number of needed names that are tried in the search for a prefix. */
  private static final int TRIED = 8;

  private final List<WeightShape> needed;
  private final Map<String, Weight> weights;
  private final List<NetworkFault> faults = new ArrayList<>();

  private LoadedWeights(List<WeightShape> needed, Map<String, Weight> weights) {
    this.needed = needed;
    this.weights = weights;
  }

  /**
   * Returns the weights by the names of the architecture.
   *
   * @param stored tensors by the names of the file
   * @throws NetworkException with every fault: missing, unused, not finite, of the wrong shape, or
   *     with numbers that the layer cannot use
   */
  static Weights of(Architecture architecture, Weights stored) {
    List<WeightShape> needed = architecture.weightShapes();
    LoadedWeights loaded = new LoadedWeights(needed, new LinkedHashMap<>());
    loaded.fill(architecture.prefix(), stored);
    if (architecture.prefix().isEmpty()) {
      loaded.commonPrefix().ifPresent(loaded::refusePrefix);
    }
    loaded.foldNorms();
    Weights weights = Weights.of(loaded.weights);
    loaded.check(architecture, weights);
    if (!loaded.faults.isEmpty()) {
      throw new NetworkException(loaded.faults);
    }
    return weights;
  }

  /** Takes the tensors that have elements; a name without the prefix stays as it is. */
  private void fill(String prefix, Weights stored) {
    Set<String> names = new HashSet<>();
    needed.forEach(shape -> names.add(shape.name()));
    for (String name : stored.names()) {
      String own = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
      Weight weight = stored.weight(name);
      if (weight.values().length == 0 && !names.contains(own)) {
        continue;
      }
      if (weights.put(own, weight) != null) {
        faults.add(
            new NetworkFault(
                own,
                "one tensor of this name",
                "one with the prefix '" + prefix + "' and one without",
                "remove one of them from the file"));
      }
    }
  }

  /** The prefix that all names of the architecture have in the file, if none is there without. */
  private Optional<String> commonPrefix() {
    if (needed.isEmpty() || needed.stream().anyMatch(shape -> has("", shape.name()))) {
      return Optional.empty();
    }
    String best = "";
    long most = 0;
    Set<String> tried = new HashSet<>();
    for (WeightShape shape : needed.subList(0, Math.min(TRIED, needed.size()))) {
      for (String name : weights.keySet()) {
        for (String end : ends(shape.name())) {
          String prefix = name.substring(0, Math.max(0, name.length() - end.length()));
          if (prefix.endsWith(".") && name.endsWith(end) && tried.add(prefix)) {
            long found = needed.stream().filter(each -> has(prefix, each.name())).count();
            if (found > most) {
              most = found;
              best = prefix;
            }
          }
        }
      }
    }
    return most == 0 ? Optional.empty() : Optional.of(best);
  }

  /** The names that a weight may have in a file, without a prefix. */
  private static List<String> ends(String name) {
    List<String> ends = new ArrayList<>(List.of(name));
    Norm.all(name).forEach(norm -> ends.add(norm.direction));
    return ends;
  }

  private boolean has(String prefix, String name) {
    return ends(name).stream().anyMatch(end -> weights.containsKey(prefix + end));
  }

  /** Reports a prefix that the model file does not declare, and compares the names behind it. */
  private void refusePrefix(String prefix) {
    String name = needed.get(0).name();
    faults.add(
        new NetworkFault(
            ArchitectureReader.PREFIX.name(),
            "names of weights such as '" + name + "'",
            "names that begin with '" + prefix + "'",
            "write prefix: " + prefix + " in the model file, or export the names without it"));
    Map<String, Weight> stored = new LinkedHashMap<>(weights);
    weights.clear();
    fill(prefix, Weights.of(stored));
  }

  /** The two tensors that torch.nn stores for a weight with a weight norm. */
  private record Norm(String length, String direction) {

    /** As {@code torch.nn.utils.weight_norm} names them. */
    static Norm of(String weight) {
      return new Norm(weight + "_g", weight + "_v");
    }

    /** As {@code torch.nn.utils.parametrizations.weight_norm} names them. */
    static Norm parametrized(String weight) {
      int last = weight.lastIndexOf('.') + 1;
      String name =
          weight.substring(0, last) + "parametrizations." + weight.substring(last) + ".original";
      return new Norm(name + "0", name + "1");
    }

    static List<Norm> all(String weight) {
      return List.of(of(weight), parametrized(weight));
    }
  }

  private void foldNorms() {
    for (WeightShape shape : needed) {
      for (Norm norm : Norm.all(shape.name())) {
        if (!weights.containsKey(shape.name())
            && weights.containsKey(norm.length)
            && weights.containsKey(norm.direction)) {
          Weight length = weights.remove(norm.length);
          weights.put(shape.name(), folded(norm, length, weights.remove(norm.direction)));
        }
      }
    }
  }

  /** Computes g v / |v|, with the norm over the dimensions in which g has one element. */
  private Weight folded(Norm norm, Weight length, Weight direction) {
    List<Integer> extents = direction.shape();
    List<Integer> kept = length.shape();
    boolean whole = kept.isEmpty();
    boolean fits = whole || kept.size() == extents.size();
    for (int d = 0; fits && d < kept.size(); d++) {
      fits = kept.get(d) == 1 || kept.get(d).equals(extents.get(d));
    }
    if (!fits) {
      faults.add(
          new NetworkFault(
              norm.length,
              "a length for each row of " + norm.direction + " " + extents,
              "shape " + kept,
              "export both tensors of the weight norm, or remove the norm before export"));
      return direction;
    }
    float[] v = direction.values();
    int[] rows = new int[v.length];
    for (int at = 0; at < v.length && !whole; at++) {
      rows[at] = row(at, extents, kept);
    }
    double[] squares = new double[length.values().length];
    for (int at = 0; at < v.length; at++) {
      squares[rows[at]] += (double) v[at] * v[at];
    }
    float[] product = new float[v.length];
    for (int at = 0; at < v.length; at++) {
      double root = Math.sqrt(squares[rows[at]]);
      product[at] = (float) (length.values()[rows[at]] * (v[at] / root));
      if (!Float.isFinite(product[at])) {
        refuse(norm, rows[at], root, length.values()[rows[at]]);
        return new Weight(extents, new float[v.length]);
      }
    }
    return new Weight(extents, product);
  }

  private void refuse(Norm norm, int row, double root, float length) {
    boolean zero = root == 0;
    faults.add(
        new NetworkFault(
            zero ? norm.direction : norm.length,
            zero ? "rows with a norm above 0" : "finite numbers",
            zero ? "norm 0 of row " + row : length + " at element " + row,
            "remove the weight norm before export, or train it again"));
  }

  /** The element of a tensor of shape {@code kept} that belongs to an element of a larger one. */
  private static int row(int element, List<Integer> extents, List<Integer> kept) {
    int row = 0;
    int step = 1;
    int rest = element;
    for (int d = extents.size() - 1; d >= 0; d--) {
      int at = rest % extents.get(d);
      rest /= extents.get(d);
      if (kept.get(d) > 1) {
        row += at * step;
        step *= kept.get(d);
      }
    }
    return row;
  }

  private void check(Architecture architecture, Weights found) {
    List<NetworkFault> misfits = found.faults(needed);
    Set<String> faulty = new HashSet<>();
    misfits.forEach(fault -> faulty.add(fault.path()));
    faults.addAll(misfits);
    for (LayerPosition place : architecture.places()) {
      boolean complete =
          place.weights().stream()
              .noneMatch(shape -> faulty.contains(place.weightName(shape.name())));
      if (complete) {
        faults.addAll(place.layer().unfit(place, found));
      }
    }
  }
}
