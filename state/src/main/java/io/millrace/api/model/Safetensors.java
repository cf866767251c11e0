package io.millrace.api.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/*
 *   0              8                    8 + h                                end
 *   +--------------+--------------------+-----------------------------------+
 *   | header bytes | header: JSON, UTF-8| data: tensors one after the other |
 *   | u64, little  | padded with spaces | little-endian                     |
 *   +--------------+--------------------+-----------------------------------+
 *
 *   header = { "__metadata__": {text: text},
 *              "name": {"dtype": "F32", "shape": [..], "data_offsets": [from, to]}, .. }
 *   offsets count from the start of the data; the header is padded so that the data starts at a
 *   multiple of 8.
 */
/**
 * Reads and writes the safetensors format of the Python package of that name.
 *
 * <p>Writes 32-bit floats. Reads F32; F16 and BF16, widened exactly; and F64, rounded to 32 bits.
 * Integers named {@code num_batches_tracked}, a counter of torch.nn that inference never reads, are
 * passed over. Any other type is rejected, with its name in the message. A tensor without elements
 * is read as one.
 *
 * <pre>{@code
 * Tensor mean = new Tensor("mean", List.of(2), new float[] {1, 2});
 * byte[] file = Safetensors.write(new Safetensors.Contents(List.of(mean), Map.of("unit", "bar")));
 * assert Safetensors.read(file).tensor("mean").values()[1] == 2;
 * }</pre>
 *
 * <p>A file is kept in memory completely, at most 2 GiB.
 */
public final class Safetensors {

  /** Key of the text entries in the header. */
  static final String METADATA = "__metadata__";

  private static final JsonFactory JSON = new JsonFactory();

  private Safetensors() {}

  /**
   * Tensors and text entries of a file.
   *
   * @param metadata text entries of the header, unordered
   * @param tensors tensors in the order of their data
   */
  public record Contents(List<Tensor> tensors, Map<String, String> metadata) {
    public Contents {
      tensors = List.copyOf(tensors);
      metadata = Map.copyOf(metadata);
    }

    /** The tensor of a name. */
    public Tensor tensor(String name) {
      return tensors.stream()
          .filter(tensor -> tensor.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new ModelFileException(
                      "Cannot find tensor '"
                          + name
                          + "': the file has "
                          + tensors.stream().map(Tensor::name).toList()));
    }
  }

  /** Writes the bytes of a file. The same contents give the same bytes. */
  public static byte[] write(Contents contents) {
    byte[] header = header(contents);
    int padded = (header.length + 7) / 8 * 8;
    long data = contents.tensors().stream().mapToLong(tensor -> 4L * tensor.values().length).sum();
    ByteBuffer file =
        ByteBuffer.allocate(Math.toIntExact(8 + padded + data)).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded).put(header);
    while (file.position() < 8 + padded) {
      file.put((byte) ' ');
    }
    for (Tensor tensor : contents.tensors()) {
      for (float value : tensor.values()) {
        file.putFloat(value);
      }
    }
    return file.array();
  }

  /**
   * Reads the bytes of a file.
   *
   * @throws ModelFileException if the bytes violate the format, or a number is not finite
   */
  public static Contents read(byte[] file) {
    return SafetensorsReader.read(file);
  }

  private static byte[] header(Contents contents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!contents.metadata().isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (String key : contents.metadata().keySet().stream().sorted().toList()) {
          json.writeStringField(key, contents.metadata().get(key));
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (Tensor tensor : contents.tensors()) {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", "F32");
        json.writeArrayFieldStart("shape");
        for (int extent : tensor.shape()) {
          json.writeNumber(extent);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(offset);
        offset += 4L * tensor.values().length;
        json.writeNumber(offset);
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
