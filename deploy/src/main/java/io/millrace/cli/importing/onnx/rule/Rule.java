package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Value;
import java.util.List;

/** Translates nodes of an operator. */
public interface Rule {

  /**
   * The values of the node's outputs, the first ones at least.
   *
   * @throws NodeFault.Refusal if the node has no exact continual form
   */
  List<Value> apply(Node node, Translation context);
}
