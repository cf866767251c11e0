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

  /** The counter that torch.nn stores with batch statistics, of integers; no operator reads it. */
  private static final String COUNTER = "num_batches_tracked";

  /** Types of numbers in a file. Other types are refused by name. */
  private enum Type {
    F16(2),
    BF16(2),
    F32(4),
    F64(8),
    /** An integer of a counter, which is passed over. */
    COUNTED(0);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    float read(ByteBuffer file, int start, int element) {
      int at = start + bytes * element;
      return switch (this) {
        case F16 -> half(file.getShort(at));
        case BF16 -> Float.intBitsToFloat(file.getShort(at) << 16);
        case F32 -> file.getFloat(at);
        case F64 -> (float) file.getDouble(at);
        case COUNTED -> throw new IllegalStateException("A counter has no floats");
      };
    }

    /** Widens IEEE binary16: 1 bit sign, 5 bits exponent, 10 bits fraction. Exact. */
    private static float half(short bits) {
      int fraction = bits & 0x3ff;
      int exponent = bits >> 10 & 0x1f;
      float size =
          switch (exponent) {
            case 0 -> fraction * 0x1p-24f;
            case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
          };
      return bits < 0 ? -size : size;
    }
  }

  /** One entry of the header, checked except for its offsets. */
  private record Entry(String name, List<Integer> shape, Type type, long from, long to) {}

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
      if (entry.type != Type.COUNTED) {
        tensors.add(tensor(entry, bytes, (int) (8 + length)));
      }
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
    List<Long> extents =
        StrictJson.wholes(node.get("shape"), 0, MOST_EXTENTS)
            .orElseThrow(
                () -> fault(tensor + "expected a shape of at most 16 extents of at least 0"));
    List<Long> offsets =
        StrictJson.wholes(node.get("data_offsets"), 0, 2)
            .filter(pair -> pair.size() == 2 && pair.get(0) <= pair.get(1))
            .orElseThrow(() -> fault(tensor + "expected data_offsets [from, to]"));
    String written = node.path("dtype").asText();
    Type type = type(name, written, tensor);
    if (type == Type.COUNTED) {
      return new Entry(name, List.of(), type, offsets.get(0), offsets.get(1));
    }
    long bytes = offsets.get(1) - offsets.get(0);
    long size = size(extents, bytes, tensor);
    if (size * type.bytes != bytes) {
      throw fault(
          tensor
              + "the shape "
              + extents
              + " of "
              + written
              + " needs "
              + size * type.bytes
              + " bytes, its offsets give "
              + bytes);
    }
    List<Integer> shape = extents.stream().map(Long::intValue).toList();
    return new Entry(name, shape, type, offsets.get(0), offsets.get(1));
  }

  private static Type type(String name, String written, String tensor) {
    return switch (written) {
      case "F16" -> Type.F16;
      case "BF16" -> Type.BF16;
      case "F32" -> Type.F32;
      case "F64" -> Type.F64;
      case "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8" -> {
        if (name.equals(COUNTER) || name.endsWith("." + COUNTER)) {
          yield Type.COUNTED;
        }
        throw fault(
            tensor
                + "expected dtype F16, BF16, F32 or F64, found '"
                + written
                + "'; convert it to F32, or leave it out of the file if it is no weight");
      }
      default ->
          throw fault(
              tensor
                  + "expected dtype F16, BF16, F32 or F64, found '"
                  + shown(written)
                  + "'; convert it to F32");
    };
  }

  /** Number of elements; a tensor without elements may have any other extents within 31 bits. */
  private static long size(List<Long> extents, long bytes, String tensor) {
    boolean empty = extents.contains(0L);
    long most = empty ? Integer.MAX_VALUE : bytes;
    long size = 1;
    for (long extent : extents) {
      if (extent > most || extent != 0 && size * extent > most) {
        throw fault(
            tensor
                + "the shape "
                + extents
                + (empty ? " has extents above 2^31" : " needs more than its " + bytes + " bytes"));
      }
      size *= extent == 0 ? 1 : extent;
    }
    return empty ? 0 : size;
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
    int size = (int) ((entry.to - entry.from) / entry.type.bytes);
    float[] values = new float[size];
    int at = (int) (dataStart + entry.from);
    for (int i = 0; i < size; i++) {
      values[i] = entry.type.read(file, at, i);
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
