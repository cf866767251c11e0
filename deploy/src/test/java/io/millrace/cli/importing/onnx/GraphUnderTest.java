package io.millrace.cli.importing.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes ONNX files as an exporter does. */
public final class GraphUnderTest {

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final Map<String, double[]> weights = new LinkedHashMap<>();
  private final Random random = new Random(7);
  private int opset = 17;

  /** Begins a graph with one input; an extent of −1 is open. */
  public static GraphUnderTest of(int... shape) {
    return new GraphUnderTest().input("x", 1, shape);
  }

  public GraphUnderTest input(String name, int type, int... shape) {
    TensorShapeProto.Builder extents = TensorShapeProto.newBuilder();
    for (int extent : shape) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      extents.addDim(extent < 0 ? dimension.setDimParam("open") : dimension.setDimValue(extent));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type).setShape(extents).build();
    graph.addInput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(tensor)));
    return this;
  }

  public GraphUnderTest opset(int other) {
    opset = other;
    return this;
  }

  /** A weight of random numbers, in the raw form. */
  public GraphUnderTest weight(String name, int... shape) {
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] values = new double[size];
    Arrays.setAll(values, at -> (float) (random.nextGaussian() / Math.sqrt(shape.length * 4)));
    return weight(name, values, shape);
  }

  public GraphUnderTest weight(String name, double[] values, int... shape) {
    ByteString.Output raw = ByteString.newOutput();
    for (double value : values) {
      int bits = Float.floatToIntBits((float) value);
      for (int shift = 0; shift < 32; shift += 8) {
        raw.write(bits >> shift);
      }
    }
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(1);
    Arrays.stream(shape).forEach(tensor::addDims);
    graph.addInitializer(tensor.setRawData(raw.toByteString()));
    weights.put(name, values);
    return this;
  }

  /** Whole numbers, in the typed form. */
  public GraphUnderTest longs(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(7).addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    graph.addInitializer(tensor);
    return this;
  }

  /** A node with inputs before the arrow and outputs behind it: {@code x w -> y}. */
  public GraphUnderTest node(String operator, String values, AttributeProto... attributes) {
    graph.addNode(nodeOf(operator, values, attributes));
    return this;
  }

  public static NodeProto nodeOf(String operator, String values, AttributeProto... attributes) {
    String[] sides = values.split("->");
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator);
    Arrays.stream(sides[0].trim().split(" +"))
        .filter(name -> !name.isEmpty())
        .forEach(name -> node.addInput(name.equals("_") ? "" : name));
    Arrays.stream(sides[1].trim().split(" +")).forEach(node::addOutput);
    node.setName("the " + node.getOutput(0));
    node.addAllAttribute(List.of(attributes));
    return node.build();
  }

  public GraphUnderTest output(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    return this;
  }

  public static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  public static AttributeProto whole(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setI(value).build();
  }

  public static AttributeProto real(String name, double value) {
    return AttributeProto.newBuilder().setName(name).setF((float) value).build();
  }

  public static AttributeProto texts(String name, String... values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    Arrays.stream(values).map(ByteString::copyFromUtf8).forEach(attribute::addStrings);
    return attribute.build();
  }

  public static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder().setName(name).setS(ByteString.copyFromUtf8(value)).build();
  }

  /** A branch of an If. */
  public static AttributeProto branch(String name, String output, NodeProto... nodes) {
    GraphProto.Builder inner = GraphProto.newBuilder().addAllNode(List.of(nodes));
    inner.addOutput(ValueInfoProto.newBuilder().setName(output));
    return AttributeProto.newBuilder().setName(name).setG(inner).build();
  }

  public double[] values(String weight) {
    return weights.get(weight);
  }

  public byte[] file() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  public ImportedNetwork network(ImportChoices choices) {
    return OnnxModel.read(file()).network(choices);
  }
}
