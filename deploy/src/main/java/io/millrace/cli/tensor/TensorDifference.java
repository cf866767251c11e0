package io.millrace.cli.tensor;

import io.millrace.api.model.Tensor;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The differences between the slots of two models, as text. */
public final class TensorDifference {

  /** Matching atoms takes time proportional to the square of their number, times their length. */
  private static final int MOST_ATOMS = 1024;

  private static final String DICTIONARY = "dictionary";

  private TensorDifference() {}

  /** A line for each slot of either, and a paragraph on the atoms of dictionaries. */
  public static List<String> lines(List<Tensor> before, List<Tensor> after) {
    Map<String, Tensor> ours = byName(before);
    Map<String, Tensor> theirs = byName(after);
    TextTable table = TextTable.of("slot", "shape", "largest", "rms", "relative");
    List<String> atoms = new ArrayList<>();
    ours.forEach(
        (name, tensor) -> {
          Tensor other = theirs.remove(name);
          if (other == null) {
            table.add(name, TensorText.shape(tensor.shape()), "only in the first", "-", "-");
          } else if (!other.shape().equals(tensor.shape())) {
            String shapes =
                TensorText.shape(tensor.shape()) + " to " + TensorText.shape(other.shape());
            table.add(name, shapes, "another shape", "-", "-");
          } else {
            table.add(row(tensor, other));
            if (isDictionary(tensor)) {
              atoms.add(AtomMatch.of(tensor, other).line(name));
            }
          }
        });
    theirs
        .values()
        .forEach(
            tensor ->
                table.add(
                    tensor.name(),
                    TensorText.shape(tensor.shape()),
                    "only in the second",
                    "-",
                    "-"));
    List<String> lines = new ArrayList<>(table.lines());
    lines.addAll(atoms);
    return lines;
  }

  private static List<String> row(Tensor tensor, Tensor other) {
    double largest = 0;
    double squares = 0;
    double size = 0;
    float[] a = tensor.values();
    float[] b = other.values();
    for (int i = 0; i < a.length; i++) {
      double difference = (double) b[i] - a[i];
      largest = Math.max(largest, Math.abs(difference));
      squares += difference * difference;
      size += (double) a[i] * a[i];
    }
    return List.of(
        tensor.name(),
        TensorText.shape(tensor.shape()),
        NumberText.number(largest),
        NumberText.number(Math.sqrt(squares / a.length)),
        size == 0 ? "-" : NumberText.number(Math.sqrt(squares / size)));
  }

  private static boolean isDictionary(Tensor tensor) {
    String last = tensor.name().substring(tensor.name().lastIndexOf('.') + 1);
    return last.equals(DICTIONARY)
        && tensor.shape().size() == 2
        && tensor.shape().get(0) <= MOST_ATOMS;
  }

  private static Map<String, Tensor> byName(List<Tensor> tensors) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    tensors.forEach(tensor -> named.put(tensor.name(), tensor));
    return named;
  }
}
