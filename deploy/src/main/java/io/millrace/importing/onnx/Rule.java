package io.millrace.importing.onnx;

import java.util.List;

/** Translates nodes of an operator. */
interface Rule {

  /**
   * The values of the node's outputs, the first ones at least.
   *
   * @throws NodeFault.Refusal if the node has no exact continual form
   */
  List<Value> apply(Node node, Translation context);
}
