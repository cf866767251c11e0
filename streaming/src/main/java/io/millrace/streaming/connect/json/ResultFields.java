package io.millrace.streaming.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Packet;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of a result from JSON. */
final class ResultFields {

  private static final JsonFactory JSON = new JsonFactory();

  private final List<String> names;
  private final int[] widths;
  private final OutputField.Form[] forms;

  ResultFields(List<String> names, int[] widths, OutputField.Form[] forms) {
    this.names = names;
    this.widths = widths;
    this.forms = forms;
  }

  Result read(byte[] bytes) throws IOException {
    String key = null;
    String group = null;
    String label = null;
    String source = "";
    ResultSource.Role role = ResultSource.Role.ANSWER;
    long[] numbers = new long[3];
    int width = 0;
    for (int one : widths) {
      width += one;
    }
    float[] output = new float[width];
    try (JsonParser json = JSON.createParser(bytes)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
          case "key" -> key = json.getText();
          case "group" -> group = json.getText();
          case "label" -> label = json.getText();
          case "time" -> numbers[0] = json.getLongValue();
          case "sequence" -> numbers[1] = json.getLongValue();
          case "version" -> numbers[2] = json.getLongValue();
          case "source" -> source = json.getText();
          case "shadow" ->
              role = json.getBooleanValue() ? ResultSource.Role.SHADOW : ResultSource.Role.ANSWER;
          default -> field(json, value, names.indexOf(name), output);
        }
      }
    }
    return new Result(
        key,
        group,
        numbers[0],
        numbers[1],
        numbers[2],
        output,
        label,
        new ResultSource(source, role));
  }

  private void field(JsonParser json, JsonToken value, int field, float[] output)
      throws IOException {
    if (field < 0) {
      json.skipChildren();
      return;
    }
    int at = 0;
    for (int before = 0; before < field; before++) {
      at += widths[before];
    }
    switch (forms[field]) {
      case SCALAR -> output[at] = number(json, value);
      case DENSE -> {
        List<Float> read = numbers(json, value);
        if (read.size() != widths[field]) {
          throw new IOException(
              "Cannot read output '"
                  + names.get(field)
                  + "': expected "
                  + widths[field]
                  + " numbers, found "
                  + read.size());
        }
        for (int i = 0; i < read.size(); i++) {
          output[at + i] = read.get(i);
        }
      }
      case SPARSE -> sparse(json, value, at, widths[field], output);
      case FLAG -> output[at] = value == JsonToken.VALUE_TRUE ? 1 : 0;
      case PACKET -> packet(json, at, widths[field], output);
    }
  }

  private static void packet(JsonParser json, int at, int width, float[] output)
      throws IOException {
    byte[] bytes = json.getBinaryValue();
    if (bytes.length > width) {
      throw new IOException(
          "Cannot read a packet: expected at most " + width + " bytes, found " + bytes.length);
    }
    Packet.write(bytes, output, at, width);
  }

  private static void sparse(JsonParser json, JsonToken value, int at, int width, float[] output)
      throws IOException {
    expect(json, value, JsonToken.START_OBJECT);
    List<Float> index = List.of();
    List<Float> amounts = List.of();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean indices = json.currentName().equals("index");
      List<Float> read = numbers(json, json.nextToken());
      index = indices ? read : index;
      amounts = indices ? amounts : read;
    }
    for (int i = 0; i < index.size(); i++) {
      int place = index.get(i).intValue();
      if (place < 0 || place >= width || i >= amounts.size()) {
        throw new IOException("Cannot read a sparse field: expected an index below " + width);
      }
      output[at + place] = amounts.get(i);
    }
  }

  private static List<Float> numbers(JsonParser json, JsonToken value) throws IOException {
    expect(json, value, JsonToken.START_ARRAY);
    List<Float> read = new ArrayList<>();
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      read.add(number(json, next));
    }
    return read;
  }

  private static float number(JsonParser json, JsonToken value) throws IOException {
    return value == JsonToken.VALUE_NULL ? Float.NaN : json.getFloatValue();
  }

  private static void expect(JsonParser json, JsonToken found, JsonToken expected)
      throws IOException {
    if (found != expected) {
      throw new IOException(
          "Cannot read a result: expected " + expected + " at " + json.currentLocation());
    }
  }
}
