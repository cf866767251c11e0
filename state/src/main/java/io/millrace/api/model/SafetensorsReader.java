package io.millrace.api.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an untrusted safetensors file. Every length is checked against the file's size before it is
 * used, so that memory is at most a small multiple of that size.
 */
final class SafetensorsReader {

  private static final int LONGEST_HEADER = 16 << 20;
  private static final int MOST_TENSORS = 10_000;
  private static final int LONGEST_NAME = 512;
  private static final int MOST_EXTENTS = 16;

  private SafetensorsReader() {}

  /** One entry of the header, checked except for its offsets. */
  private record Entry(String name, List<Integer> shape, int width, long from, long to) {}

  static Safetensors.Contents read(byte[] file) {
    if (file.length < 8) {
      throw fault("expected at least 8 bytes, found " + file.length);
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong(0);
    if (length < 2 || length > LONGEST_HEADER || length > file.length - 8L) {
      throw fault(
          "expected a header of 2 to "
              + Math.min(LONGEST_HEADER, file.length - 8)
              + " bytes, found a length of "
              + Long.toUnsignedString(length));
    }
    JsonNode header = StrictJson.object(file, 8, (int) length, "a safetensors header");
    if (header.size() > MOST_TENSORS) {
      throw fault("expected at most " + MOST_TENSORS + " tensors, found " + header.size());
    }
    Map<String, String> metadata = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    header
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getKey().equals(Safetensors.METADATA)) {
                readMetadata(field.getValue(), metadata);
              } else {
                entries.add(entry(field.getKey(), field.getValue()));
              }
            });
    entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
    checkTiling(entries, file.length - 8 - length);
    List<Tensor> tensors = new ArrayList<>();
    for (Entry entry : entries) {
      tensors.add(tensor(entry, bytes, (int) (8 + length)));
    }
    return new Safetensors.Contents(tensors, metadata);
  }

  private static void readMetadata(JsonNode node, Map<String, String> into) {
    if (!node.isObject()) {
      throw fault("expected " + Safetensors.METADATA + " to map text to text");
    }
    node.fields()
        .forEachRemaining(
            field -> {
              if (!field.getValue().isTextual()) {
                throw fault("expected text for metadata '" + shown(field.getKey()) + "'");
              }
              into.put(field.getKey(), field.getValue().textValue());
            });
  }

  private static Entry entry(String name, JsonNode node) {
    String tensor = "tensor '" + shown(name) + "': ";
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw fault(tensor + "expected a name of 1 to " + LONGEST_NAME + " characters");
    }
    if (!node.isObject()) {
      throw fault(tensor + "expected an object with dtype, shape and data_offsets");
    }
    String type = node.path("dtype").asText();
    int width =
        switch (type) {
          case "F32" -> 4;
          case "F64" -> 8;
          default -> throw fault(tensor + "expected dtype F32 or F64, found '" + shown(type) + "'");
        };
    List<Long> extents =
        StrictJson.wholes(node.get("shape"), 1, MOST_EXTENTS)
            .orElseThrow(() -> fault(tensor + "expected a shape of at most 16 positive extents"));
    List<Long> offsets =
        StrictJson.wholes(node.get("data_offsets"), 0, 2)
            .filter(pair -> pair.size() == 2 && pair.get(0) <= pair.get(1))
            .orElseThrow(() -> fault(tensor + "expected data_offsets [from, to]"));
    long bytes = offsets.get(1) - offsets.get(0);
    long size = 1;
    List<Integer> shape = new ArrayList<>();
    for (long extent : extents) {
      if (extent > bytes || size * extent > bytes) {
        throw fault(tensor + "the shape " + extents + " needs more than its " + bytes + " bytes");
      }
      size *= extent;
      shape.add((int) extent);
    }
    if (size * width != bytes) {
      throw fault(
          tensor
              + "the shape "
              + extents
              + " of "
              + type
              + " needs "
              + size * width
              + " bytes, its offsets give "
              + bytes);
    }
    return new Entry(name, shape, width, offsets.get(0), offsets.get(1));
  }

  private static void checkTiling(List<Entry> entries, long bytes) {
    long next = 0;
    for (Entry entry : entries) {
      if (entry.from != next) {
        throw fault(
            "tensor '"
                + shown(entry.name)
                + "': expected its data at "
                + next
                + ", found "
                + entry.from
                + "; tensors must follow each other without gap or overlap");
      }
      next = entry.to;
    }
    if (next != bytes) {
      throw fault("expected " + next + " bytes of data, found " + bytes);
    }
  }

  private static Tensor tensor(Entry entry, ByteBuffer file, int dataStart) {
    int size = (int) ((entry.to - entry.from) / entry.width);
    float[] values = new float[size];
    int at = (int) (dataStart + entry.from);
    for (int i = 0; i < size; i++) {
      values[i] = entry.width == 4 ? file.getFloat(at + 4 * i) : (float) file.getDouble(at + 8 * i);
      if (!Float.isFinite(values[i])) {
        throw fault(
            "tensor '"
                + shown(entry.name)
                + "': expected finite numbers, found "
                + values[i]
                + " at element "
                + i);
      }
    }
    return new Tensor(entry.name, entry.shape, values);
  }

  /** An untrusted name, shortened and without control characters, for a message. */
  private static String shown(String name) {
    String cut = name.length() > 40 ? name.substring(0, 40) + "…" : name;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  private static ModelFileException fault(String message) {
    return new ModelFileException("Cannot read a safetensors file: " + message);
  }
}
