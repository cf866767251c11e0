package io.millrace.importing.onnx;

import java.util.List;

/**
 * A state that the graph reads from an input and writes to an output, and a network keeps for each
 * key.
 *
 * @param phase whether it is the state before or after the step
 * @param parts which parts of which inputs, along the first axis
 */
record Carried(Phase phase, List<String> parts, List<Integer> shape) implements Value {

  Carried {
    parts = List.copyOf(parts);
    shape = List.copyOf(shape);
  }

  enum Phase {
    BEFORE,
    AFTER
  }

  static String part(String input, int index) {
    return input + "[" + index + "]";
  }

  Carried within(List<Integer> other) {
    return new Carried(phase, parts, other);
  }
}
