package io.millrace.simulate.measure;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.evaluate.coding.CodeBits;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/**
 * Reads a field of one result that is a packet, as text in base 64, or a sparse code, as an object,
 * and beside it the {@code error} and the {@code reconstruction} of its stage. A field of another
 * form is none of it.
 */
final class CodedField {

  private static final int NO_CODE = -1;
  private static final float[] NONE = {};

  private final String field;
  private final String error;
  private final String reconstruction;
  private int bits = NO_CODE;
  private double measured = Double.NaN;
  private float[] decoded = NONE;

  CodedField(String field) {
    String stage = field.substring(0, field.lastIndexOf('.') + 1);
    this.field = field;
    this.error = stage + "error";
    this.reconstruction = stage + "reconstruction";
  }

  /**
   * Takes what it reads; else the parser stays where it is.
   *
   * @param value the first token of the field of this name
   */
  boolean take(JsonParser json, String name, JsonToken value) throws IOException {
    if (name.equals(field)) {
      return code(json, value);
    }
    if (name.equals(error) && value.isNumeric()) {
      measured = json.getFloatValue();
      return true;
    }
    if (name.equals(reconstruction) && value == JsonToken.START_ARRAY) {
      decoded = ResultFolder.numbers(json, value);
      return true;
    }
    return false;
  }

  private boolean code(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING && !isText()) {
      try {
        bits = CodeBits.ofPacket(Base64.getDecoder().decode(json.getText()).length);
      } catch (IllegalArgumentException otherText) {
        return false;
      }
      return true;
    }
    if (value != JsonToken.START_OBJECT) {
      return false;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean index = json.currentName().equals("index");
      JsonToken list = json.nextToken();
      if (index && list == JsonToken.START_ARRAY) {
        bits = CodeBits.ofCode(indices(json));
      } else {
        json.skipChildren();
      }
    }
    return true;
  }

  /** Text of every result, which may look like base 64. */
  private boolean isText() {
    return Set.of("group", "source").contains(field)
        || field.equals("word")
        || field.endsWith(".word");
  }

  private static int[] indices(JsonParser json) throws IOException {
    int[] indices = new int[8];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count == indices.length) {
        indices = Arrays.copyOf(indices, 2 * count);
      }
      indices[count++] = json.getIntValue();
    }
    return Arrays.copyOf(indices, count);
  }

  /** What was read; null if the field is no code. */
  ResultRow.Coded coded() {
    return bits == NO_CODE ? null : new ResultRow.Coded(bits, measured, decoded);
  }
}
