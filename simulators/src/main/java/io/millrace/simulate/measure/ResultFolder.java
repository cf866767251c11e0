package io.millrace.simulate.measure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the results that a pipeline wrote to a folder, one JSON object per line. */
public final class ResultFolder {

  private static final JsonFactory JSON = new JsonFactory();

  private ResultFolder() {}

  /** Whose results are read of a pipeline that tries a candidate as a shadow. */
  public enum Side {
    /** The answers. */
    ANSWERS,
    /** Those of the candidate. */
    SHADOW;

    /** Whether a result is one of them. */
    public boolean takes(ResultRow row) {
      return row.shadow() == (this == SHADOW);
    }
  }

  /**
   * All answers, sorted by key and sequence; results of a shadow are left out.
   *
   * @param field the dense field to read, of one number or more
   * @throws IOException if the folder has no results, or a line is not a result
   */
  public static List<ResultRow> read(Path folder, String field) throws IOException {
    return read(folder, AnswerFields.named(field));
  }

  /** The same, where it is known which fields are the ends of its interval. */
  public static List<ResultRow> read(Path folder, AnswerFields fields) throws IOException {
    List<ResultRow> rows = read(folder, fields, Side.ANSWERS);
    if (rows.isEmpty()) {
      throw new IOException("expected results in " + folder + ", found none");
    }
    return rows;
  }

  /** The results of one side, sorted by key and sequence; empty if there are none. */
  public static List<ResultRow> read(Path folder, AnswerFields fields, Side side)
      throws IOException {
    List<ResultRow> rows = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> parts = Files.list(folder)) {
        for (Path part : parts.filter(ResultFolder::isFinished).sorted().toList()) {
          try (BufferedReader lines = Files.newBufferedReader(part)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              ResultRow row = row(line, fields);
              if (side.takes(row)) {
                rows.add(row);
              }
            }
          }
        }
      }
    }
    return sorted(rows);
  }

  /**
   * The numbers of each field of a result, from its first line; what is no number has none.
   *
   * @throws IOException if the folder has no results
   */
  public static Map<String, Integer> widths(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> parts = Files.list(folder)) {
        for (Path part : parts.filter(ResultFolder::isFinished).sorted().toList()) {
          try (BufferedReader lines = Files.newBufferedReader(part)) {
            String first = lines.readLine();
            if (first != null) {
              return widths(first);
            }
          }
        }
      }
    }
    throw new IOException("expected results in " + folder + ", found none");
  }

  /** The numbers of each field of one result. */
  public static Map<String, Integer> widths(String line) throws IOException {
    Map<String, Integer> widths = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("expected a result, found " + line);
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        widths.put(name, numbers(json, json.nextToken()).length);
      }
    }
    return widths;
  }

  /** Results by key and sequence; sorts the list itself. */
  public static List<ResultRow> sorted(List<ResultRow> rows) {
    rows.sort(Comparator.comparing(ResultRow::key).thenComparing(ResultRow::sequence));
    return rows;
  }

  private static boolean isFinished(Path part) {
    return part.getFileName().toString().endsWith(".jsonl")
        && !part.getFileName().toString().startsWith(".");
  }

  /**
   * Reads one result.
   *
   * @throws IOException if the line is none
   */
  public static ResultRow row(String line, String field) throws IOException {
    return row(line, AnswerFields.named(field));
  }

  /** The same, where it is known which fields are the ends of its interval. */
  public static ResultRow row(String line, AnswerFields fields) throws IOException {
    String field = fields.field();
    String key = null;
    String label = null;
    long time = 0;
    long sequence = 0;
    double score = Double.NaN;
    float[] values = {};
    float[] lower = {};
    float[] upper = {};
    boolean shadow = false;
    CodedField coded = new CodedField(field);
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("expected a result, found " + line);
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
          case "key" -> key = json.getText();
          case "label" -> label = value == JsonToken.VALUE_NULL ? null : json.getText();
          case "time" -> time = json.getLongValue();
          case "sequence" -> sequence = json.getLongValue();
          case "score" -> score = value == JsonToken.VALUE_NULL ? score : json.getDoubleValue();
          case "shadow" -> shadow = value == JsonToken.VALUE_TRUE;
          default -> {
            // An end of the interval may be the field that is compared.
            if (name.equals(fields.lower())) {
              lower = numbers(json, value);
            } else if (name.equals(fields.upper())) {
              upper = numbers(json, value);
            } else if (coded.take(json, name, value)) {
              continue;
            } else if (name.equals(field)) {
              values = numbers(json, value);
            } else {
              json.skipChildren();
            }
          }
        }
      }
    }
    if (key == null) {
      throw new IOException("expected a result with a key, found " + line);
    }
    // A field that is compared may be one of those that are always read.
    float[] compared = values;
    if (field.equals("score")) {
      compared = new float[] {(float) score};
    } else if (field.equals(fields.lower())) {
      compared = lower;
    } else if (field.equals(fields.upper())) {
      compared = upper;
    }
    return new ResultRow(
        key, time, sequence, label, score, compared, lower, upper, shadow, coded.coded());
  }

  /** The numbers of a field that is an array or one number; none of anything else. */
  static float[] numbers(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.START_ARRAY) {
      return numbers(json);
    }
    if (value.isNumeric()) {
      return new float[] {json.getFloatValue()};
    }
    json.skipChildren();
    return value == JsonToken.VALUE_NULL ? new float[] {Float.NaN} : new float[0];
  }

  private static float[] numbers(JsonParser json) throws IOException {
    float[] numbers = new float[16];
    int count = 0;
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = next == JsonToken.VALUE_NULL ? Float.NaN : json.getFloatValue();
    }
    return Arrays.copyOf(numbers, count);
  }
}
