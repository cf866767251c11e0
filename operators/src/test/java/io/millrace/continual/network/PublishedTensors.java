package io.millrace.continual.network;

import io.millrace.continual.layer.Weights.Weight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tensors of a safetensors file, and turns from one layout to another. */
final class PublishedTensors {

  private static final Pattern ENTRY =
      Pattern.compile(
          "\"([^\"]+)\": ?\\{\"dtype\": ?\"F32\", ?\"shape\": ?\\[([0-9, ]+)\\], ?"
              + "\"data_offsets\": ?\\[(\\d+), ?(\\d+)\\]\\}");

  private final Map<String, Weight> tensors = new HashMap<>();

  private PublishedTensors() {}

  static PublishedTensors read(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
      int header = (int) bytes.getLong(0);
      PublishedTensors read = new PublishedTensors();
      Matcher entry = ENTRY.matcher(new String(content, 8, header, StandardCharsets.UTF_8));
      while (entry.find()) {
        List<Integer> shape = new ArrayList<>();
        for (String extent : entry.group(2).split(",")) {
          shape.add(Integer.parseInt(extent.trim()));
        }
        int from = Integer.parseInt(entry.group(3));
        float[] values = new float[(Integer.parseInt(entry.group(4)) - from) / 4];
        bytes.position(8 + header + from);
        bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        read.tensors.put(entry.group(1), new Weight(shape, values));
      }
      return read;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  float[] values(String name) {
    return tensors.get(name).values();
  }

  /** A matrix as rows. */
  float[][] rows(String name) {
    int columns = tensors.get(name).shape().get(1);
    float[] values = values(name);
    float[][] rows = new float[values.length / columns][];
    Arrays.setAll(rows, row -> Arrays.copyOfRange(values, row * columns, (row + 1) * columns));
    return rows;
  }

  /** The transpose of some rows of a matrix, as a weight. */
  Weight transposed(String name, int from, int to) {
    float[][] rows = Arrays.copyOfRange(rows(name), from, to);
    float[] values = new float[rows.length * rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < rows[0].length; column++) {
        values[column * rows.length + row] = rows[row][column];
      }
    }
    return new Weight(List.of(rows[0].length, rows.length), values);
  }

  /** Blocks of rows in another order, of equal size. */
  static Weight reordered(Weight weight, int... order) {
    int block = weight.values().length / order.length;
    float[] values = new float[weight.values().length];
    for (int to = 0; to < order.length; to++) {
      System.arraycopy(weight.values(), order[to] * block, values, to * block, block);
    }
    return new Weight(weight.shape(), values);
  }

  /** Two weights one above the other. */
  static Weight stacked(Weight upper, Weight lower) {
    float[] values = Arrays.copyOf(upper.values(), upper.values().length + lower.values().length);
    System.arraycopy(lower.values(), 0, values, upper.values().length, lower.values().length);
    List<Integer> shape = new ArrayList<>(upper.shape());
    shape.set(0, upper.shape().get(0) + lower.shape().get(0));
    return new Weight(shape, values);
  }

  static Weight vector(float... values) {
    return new Weight(List.of(values.length), values);
  }
}
