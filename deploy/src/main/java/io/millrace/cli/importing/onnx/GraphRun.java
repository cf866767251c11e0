package io.millrace.cli.importing.onnx;

import ai.onnx.proto.OnnxMl;
import io.millrace.cli.importing.onnx.rule.Rules;
import io.millrace.cli.importing.onnx.rule.Translation;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.Folding;
import io.millrace.cli.importing.onnx.value.ImportException;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Tensors;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Goes through the nodes of a graph in its order and gives each name a value. */
final class GraphRun {

  private static final int DEEPEST = 64;

  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, OnnxMl.NodeProto> producers = new HashMap<>();
  private final Patterns patterns = new Patterns(this::producer, this::value);
  private final GraphRun outer;
  private final Translation context;
  private final int opset;
  private final int depth;

  private GraphRun(GraphRun outer, Translation context, int opset, int depth) {
    this.outer = outer;
    this.context = context;
    this.opset = opset;
    this.depth = depth;
  }

  static GraphRun of(Translation context, int opset, Map<String, Value> inputs) {
    GraphRun run = new GraphRun(null, context, opset, 0);
    run.values.putAll(inputs);
    return run;
  }

  /** The value of a name, from this graph or one around it; null if there is none. */
  Value value(String name) {
    Value own = values.get(name);
    return own != null || outer == null ? own : outer.value(name);
  }

  private OnnxMl.NodeProto producer(String name) {
    OnnxMl.NodeProto own = producers.get(name);
    return own != null || outer == null ? own : outer.producer(name);
  }

  void run(OnnxMl.GraphProto graph) {
    graph.getInitializerList().forEach(one -> values.put(one.getName(), Tensors.of(one)));
    for (OnnxMl.NodeProto proto : graph.getNodeList()) {
      List<Value> outputs = outputs(patterns.whole(proto));
      proto.getOutputList().forEach(output -> producers.put(output, proto));
      for (int at = 0; at < proto.getOutputCount(); at++) {
        Value none =
            new Value.Untranslated(
                Set.of(
                    new NodeFault(
                        proto.getOpType(),
                        proto.getName(),
                        "its output " + at + " has no continual form")));
        values.put(proto.getOutput(at), at < outputs.size() ? outputs.get(at) : none);
      }
    }
  }

  private List<Value> outputs(OnnxMl.NodeProto proto) {
    List<Value> inputs = new ArrayList<>();
    Set<NodeFault> faults = new LinkedHashSet<>();
    for (String name : proto.getInputList()) {
      Value value = name.isEmpty() ? null : value(name);
      if (value == null && !name.isEmpty()) {
        throw new ImportException(
            "Cannot read the graph: expected the value '"
                + name
                + "' before the node "
                + proto.getOpType()
                + " '"
                + proto.getName()
                + "', found none; the nodes must be in order, and every input has a value");
      }
      inputs.add(value);
      if (value instanceof Value.Untranslated untranslated) {
        faults.addAll(untranslated.faults());
      }
    }
    Node node = new Node(proto, inputs, opset);
    if (faults.isEmpty()) {
      try {
        return translated(node);
      } catch (NodeFault.Refusal refusal) {
        faults.add(refusal.of(node));
      } catch (ArithmeticException
          | IndexOutOfBoundsException
          | NegativeArraySizeException
          | IllegalArgumentException damaged) {
        faults.add(
            new NodeFault(node.operator(), node.name(), "its shapes and attributes do not fit"));
      }
    } else if (!node.operator().equals("If") && !Folding.knows(node.operator())) {
      // What reads a value without a form is named if no input could give it one.
      Rules.unknown(node).ifPresent(faults::add);
    }
    List<Value> none = new ArrayList<>();
    proto.getOutputList().forEach(name -> none.add(new Value.Untranslated(faults)));
    return none;
  }

  private List<Value> translated(Node node) {
    if (node.operator().equals("If")) {
      return branch(node);
    }
    boolean constant = true;
    for (Value value : node.inputs()) {
      constant &= value == null || value instanceof Constant;
    }
    return constant
        ? List.of(Folding.of(node, context.clip() > 0))
        : Rules.of(node.operator()).apply(node, context);
  }

  private List<Value> branch(Node node) {
    if (!(node.input(0) instanceof Constant)) {
      throw NodeFault.because(
          "expected a condition that is known at import, found one that depends on the frames");
    }
    boolean taken = node.number(0).scalar() != 0;
    OnnxMl.GraphProto graph = node.graph(taken ? "then_branch" : "else_branch");
    Views.require(depth < DEEPEST, "at most " + DEEPEST + " graphs inside one another", "more");
    GraphRun inner = new GraphRun(this, context, opset, depth + 1);
    inner.run(graph);
    List<Value> outputs = new ArrayList<>();
    graph.getOutputList().forEach(output -> outputs.add(inner.value(output.getName())));
    return outputs;
  }
}
