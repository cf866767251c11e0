package io.millrace.cli.importing.onnx.value;

import ai.onnx.proto.OnnxMl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the tensors that an ONNX file stores. */
public final class Tensors {

  private static final int FLOAT = 1;
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  private static final int BOOL = 9;
  private static final int DOUBLE = 11;
  private static final long MOST = 1 << 28;

  private Tensors() {}

  /** The value of a node Constant. */
  public static Constant constant(Node node) {
    if (node.hasAttribute("value")) {
      return of(node.attribute("value").getT());
    }
    if (node.hasAttribute("value_int")) {
      return Constant.whole(List.of(), node.whole("value_int", 0));
    }
    if (node.hasAttribute("value_float")) {
      return Constant.of(List.of(), node.real("value_float", 0));
    }
    if (node.hasAttribute("value_ints")) {
      int[] values = node.ints("value_ints", new int[0]);
      return Constant.whole(
          List.of(values.length), Arrays.stream(values).asDoubleStream().toArray());
    }
    if (node.hasAttribute("value_floats")) {
      double[] values =
          node.attribute("value_floats").getFloatsList().stream().mapToDouble(f -> f).toArray();
      return Constant.of(List.of(values.length), values);
    }
    throw NodeFault.because("expected a tensor, numbers or a number, found another kind of value");
  }

  public static Constant of(OnnxMl.TensorProto proto) {
    if (proto.getDataLocation() == OnnxMl.TensorProto.DataLocation.EXTERNAL) {
      throw new ImportException(
          "Cannot read the tensor '"
              + proto.getName()
              + "': expected its numbers in the file, found them in another file; save the model"
              + " with save_as_external_data=False");
    }
    List<Integer> shape = new ArrayList<>();
    long size = 1;
    for (long extent : proto.getDimsList()) {
      size = extent < 0 || size > MOST ? -1 : size * extent;
      shape.add((int) Math.min(extent, MOST));
    }
    int type = proto.getDataType();
    boolean raw = !proto.getRawData().isEmpty();
    // Before anything is allocated for what the shape says.
    requireSize(proto, size, raw ? proto.getRawData().size() / width(proto, type) : count(proto));
    double[] values = new double[(int) size];
    if (raw) {
      raw(proto, type, values);
    } else {
      Arrays.setAll(values, at -> typed(proto, type, at));
    }
    return new Constant(shape, values, type != FLOAT && type != DOUBLE, null);
  }

  private static void raw(OnnxMl.TensorProto proto, int type, double[] values) {
    ByteBuffer bytes = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < values.length; at++) {
      values[at] =
          switch (type) {
            case FLOAT -> bytes.getFloat();
            case DOUBLE -> bytes.getDouble();
            case INT64 -> bytes.getLong();
            case INT32 -> bytes.getInt();
            default -> bytes.get();
          };
    }
  }

  private static double typed(OnnxMl.TensorProto proto, int type, int at) {
    return switch (type) {
      case FLOAT -> proto.getFloatData(at);
      case DOUBLE -> proto.getDoubleData(at);
      case INT64 -> proto.getInt64Data(at);
      default -> proto.getInt32Data(at);
    };
  }

  private static int count(OnnxMl.TensorProto proto) {
    return switch (proto.getDataType()) {
      case FLOAT -> proto.getFloatDataCount();
      case DOUBLE -> proto.getDoubleDataCount();
      case INT64 -> proto.getInt64DataCount();
      case INT32, BOOL -> proto.getInt32DataCount();
      default -> width(proto, proto.getDataType());
    };
  }

  private static int width(OnnxMl.TensorProto proto, int type) {
    return switch (type) {
      case FLOAT, INT32 -> 4;
      case DOUBLE, INT64 -> 8;
      case BOOL -> 1;
      default ->
          throw new ImportException(
              "Cannot read the tensor '"
                  + proto.getName()
                  + "': expected float, double, int32, int64 or bool, found the element type "
                  + type
                  + "; export the model in float32");
    };
  }

  private static void requireSize(OnnxMl.TensorProto proto, long expected, int found) {
    if (expected != found) {
      throw new ImportException(
          "Cannot read the tensor '"
              + proto.getName()
              + "': expected "
              + (expected < 0 ? "fewer" : Long.toString(expected))
              + " numbers for its shape "
              + proto.getDimsList()
              + ", found "
              + found);
    }
  }
}
