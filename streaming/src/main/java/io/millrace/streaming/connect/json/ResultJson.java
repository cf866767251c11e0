package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Packet;
import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.streaming.connect.record.RecordEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/**
 * Writes a result as JSON, and reads it back to the same bits.
 *
 * <pre>{@code
 * {"key": "boiler-7", "group": "boilers", "time": 1700000000000, "sequence": 41, "version": 4,
 *  "source": "heating/boilers", "code": {"index": [0, 2], "value": [1.25, -0.5]}, "error": 0.31, "reconstruction": [21.4, 7.0, 3.1]}
 * }</pre>
 *
 * <p>After the fixed fields come the output fields of the operator, in order: a scalar as a number,
 * a dense field as a list, a sparse field as its non-zero numbers and their indices, a packet in
 * base 64, the word of a {@code class} as {@code word} where classes have words, a flag as {@code
 * true} and not at all if it is false. A number that is not finite is written as null. {@code
 * label} is written if the observation has one, {@code "shadow": true} if a shadow computed the
 * result, {@code source} if it is known.
 *
 * <p>Later releases only add fields: a reader ignores unknown fields, and missing fields have the
 * defaults above.
 */
public final class ResultJson implements RecordEncoder<Result> {

  private static final long serialVersionUID = 1L;

  private static final Set<String> OURS =
      Set.of("key", "group", "time", "sequence", "version", "source", "shadow", "label");

  /**
   * Writes the shortest decimals that read back to the same bits, a quarter faster than the JDK.
   */
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private static final String CLASS = "class";

  private final List<String> names;
  private final int[] widths;
  private final OutputField.Form[] forms;
  private final LabelWords words;

  /**
   * @param ports ports of the operator
   * @throws IllegalArgumentException if an output has the name of a fixed field
   */
  public ResultJson(Ports ports) {
    this(ports, LabelWords.NONE);
  }

  /**
   * @param ports ports of the operator
   * @param words words of the label's classes, which a result says beside the number
   * @throws IllegalArgumentException if an output has the name of a fixed field
   */
  public ResultJson(Ports ports, LabelWords words) {
    this.words = words;
    names = ports.outputs().stream().map(OutputField::name).toList();
    widths = ports.outputs().stream().mapToInt(OutputField::width).toArray();
    forms = ports.outputs().stream().map(OutputField::form).toArray(OutputField.Form[]::new);
    for (String name : names) {
      if (OURS.contains(name)) {
        throw new IllegalArgumentException(
            "Cannot write an output called '" + name + "': every result has such a field already");
      }
    }
  }

  @Override
  public byte[] write(Result result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("key", result.key());
      json.writeStringField("group", result.group());
      json.writeNumberField("time", result.time());
      json.writeNumberField("sequence", result.sequence());
      json.writeNumberField("version", result.version());
      if (!result.author().source().isEmpty()) {
        json.writeStringField("source", result.author().source());
      }
      if (result.author().role() == ResultSource.Role.SHADOW) {
        json.writeBooleanField("shadow", true);
      }
      if (result.label() != null) {
        json.writeStringField("label", result.label());
      }
      int at = 0;
      for (int field = 0; field < widths.length; field++) {
        // A result that was in flight when the operator had no such field is shorter.
        boolean flag = forms[field] == OutputField.Form.FLAG;
        if (flag && (at >= result.output().length || result.output()[at] == 0)) {
          at += widths[field];
          continue;
        }
        json.writeFieldName(names.get(field));
        switch (forms[field]) {
          case SCALAR -> scalar(json, names.get(field), result.output()[at]);
          case DENSE -> dense(json, result.output(), at, widths[field]);
          case SPARSE -> sparse(json, result.output(), at, widths[field]);
          case FLAG -> json.writeBoolean(true);
          case PACKET -> json.writeBinary(Packet.read(result.output(), at, widths[field]));
        }
        at += widths[field];
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Cannot write JSON into memory", impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a result that {@link #write} wrote with the same ports. Fields that the ports do not have
   * are ignored; null is read as NaN.
   *
   * @throws IOException if it is not such a result
   */
  public Result read(byte[] json) throws IOException {
    return new ResultFields(names, widths, forms).read(json);
  }

  private void scalar(JsonGenerator json, String name, float value) throws IOException {
    number(json, value);
    boolean isClass = name.equals(CLASS) || name.endsWith("." + CLASS);
    if (!words.isEmpty() && isClass && Float.isFinite(value)) {
      String stage = name.substring(0, name.length() - CLASS.length());
      json.writeStringField(stage + "word", words.word((int) value));
    }
  }

  private static void dense(JsonGenerator json, float[] values, int at, int width)
      throws IOException {
    json.writeStartArray();
    for (int i = at; i < at + width; i++) {
      number(json, values[i]);
    }
    json.writeEndArray();
  }

  private static void sparse(JsonGenerator json, float[] values, int at, int width)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("index");
    for (int i = 0; i < width; i++) {
      if (values[at + i] != 0) {
        json.writeNumber(i);
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("value");
    for (int i = 0; i < width; i++) {
      if (values[at + i] != 0) {
        number(json, values[at + i]);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }
}
