package io.millrace.cli.importing.onnx.value;

import ai.onnx.proto.OnnxMl;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node of a graph with the values of its inputs. */
public final class Node {

  private final OnnxMl.NodeProto proto;
  private final List<Value> inputs;
  private final int opset;
  private final Map<String, OnnxMl.AttributeProto> attributes = new HashMap<>();

  /**
   * Returns the node.
   *
   * @param inputs null for an input that is left out
   */
  public Node(OnnxMl.NodeProto proto, List<Value> inputs, int opset) {
    this.proto = proto;
    this.inputs = Collections.unmodifiableList(inputs);
    this.opset = opset;
    proto.getAttributeList().forEach(one -> attributes.put(one.getName(), one));
  }

  public String operator() {
    String domain = proto.getDomain();
    return domain.isEmpty() || domain.equals("ai.onnx")
        ? proto.getOpType()
        : domain + "." + proto.getOpType();
  }

  public String name() {
    return proto.getName().isEmpty() && proto.getOutputCount() > 0
        ? proto.getOutput(0)
        : proto.getName();
  }

  public int opset() {
    return opset;
  }

  public int outputs() {
    return proto.getOutputCount();
  }

  public List<Value> inputs() {
    return inputs;
  }

  public String inputName(int at) {
    return at < proto.getInputCount() ? proto.getInput(at) : "";
  }

  public boolean has(int at) {
    return at < inputs.size() && inputs.get(at) != null;
  }

  public Value input(int at) {
    if (!has(at)) {
      throw NodeFault.because("expected an input " + at + ", found none");
    }
    return inputs.get(at);
  }

  /** An input that is computed for each frame. */
  public Signal signal(int at) {
    Signal signal = padded(at);
    if (signal.pad() != null) {
      throw NodeFault.because("expected a convolution behind a Pad, found " + operator());
    }
    return signal;
  }

  /** The same, which may be padded. */
  public Signal padded(int at) {
    if (input(at) instanceof Signal signal) {
      return signal;
    }
    throw NodeFault.because(
        "expected input "
            + at
            + " to be computed for each frame, found "
            + (input(at) instanceof Carried ? "a state" : input(at)));
  }

  /** An input that is known at import. */
  public Constant constant(int at) {
    if (input(at) instanceof Constant constant) {
      return constant;
    }
    throw NodeFault.because(
        "expected input " + at + " to be constant, found a value that is computed for each frame");
  }

  /** A constant whose elements do not depend on the length of a clip. */
  public Constant number(int at) {
    Constant constant = constant(at);
    if (constant.dependsOnLength()) {
      throw NodeFault.because("input " + at + " depends on the number of frames of the clip");
    }
    return constant;
  }

  public boolean hasAttribute(String attribute) {
    return attributes.containsKey(attribute);
  }

  public long whole(String attribute, long otherwise) {
    return hasAttribute(attribute) ? attributes.get(attribute).getI() : otherwise;
  }

  public double real(String attribute, double otherwise) {
    return hasAttribute(attribute) ? attributes.get(attribute).getF() : otherwise;
  }

  /** An epsilon as the exporter had it: the shortest decimal number of its float. */
  public double epsilon() {
    return Double.parseDouble(Float.toString((float) real("epsilon", 1e-5f)));
  }

  public String text(String attribute, String otherwise) {
    return hasAttribute(attribute) ? attributes.get(attribute).getS().toStringUtf8() : otherwise;
  }

  public List<String> texts(String attribute) {
    return hasAttribute(attribute)
        ? attributes.get(attribute).getStringsList().stream()
            .map(one -> one.toStringUtf8())
            .toList()
        : List.of();
  }

  public OnnxMl.GraphProto graph(String attribute) {
    return attributes.get(attribute).getG();
  }

  public OnnxMl.AttributeProto attribute(String attribute) {
    return attributes.get(attribute);
  }

  /** Whole numbers of an attribute, or {@code otherwise}. */
  public int[] ints(String attribute, int... otherwise) {
    return hasAttribute(attribute)
        ? attributes.get(attribute).getIntsList().stream()
            .mapToInt(
                value -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value)))
            .toArray()
        : otherwise;
  }

  /**
   * Whole numbers that are an attribute in earlier operator sets and an input in later ones; null
   * if there are none.
   */
  public int[] ints(String attribute, int input) {
    return hasAttribute(attribute)
        ? ints(attribute, new int[0])
        : has(input) ? constant(input).ints() : null;
  }
}
