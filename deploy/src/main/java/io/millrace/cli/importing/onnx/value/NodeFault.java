package io.millrace.cli.importing.onnx.value;

import java.util.Optional;

/**
 * Why a node of a graph has no exact continual form.
 *
 * @param node the name of the node, or of its first output if it has none
 * @param operator its operator, such as Conv
 * @param reason what was expected and what was found
 */
public record NodeFault(String operator, String node, String reason) {

  @Override
  public String toString() {
    return operator + " '" + node + "': " + reason;
  }

  /** Thrown where a rule does not apply; caught where the node is known. */
  public static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String reason) {
      super(reason, null, false, false);
    }

    public NodeFault of(Node node) {
      return new NodeFault(
          node.operator(), node.name(), Optional.ofNullable(getMessage()).orElse(""));
    }
  }

  /** A reason as an exception. */
  public static Refusal because(String reason) {
    return new Refusal(reason);
  }
}
