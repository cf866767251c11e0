package io.millrace.cli.importing.onnx.value;

import java.util.List;

/**
 * A state that the graph reads from an input and writes to an output, and a network keeps for each
 * key.
 *
 * @param phase whether it is the state before or after the step
 * @param parts which parts of which inputs, along the first axis
 */
public record Carried(Phase phase, List<String> parts, List<Integer> shape) implements Value {

  public Carried {
    parts = List.copyOf(parts);
    shape = List.copyOf(shape);
  }

  public enum Phase {
    BEFORE,
    AFTER
  }

  public static String part(String input, int index) {
    return input + "[" + index + "]";
  }

  public Carried within(List<Integer> other) {
    return new Carried(phase, parts, other);
  }
}
