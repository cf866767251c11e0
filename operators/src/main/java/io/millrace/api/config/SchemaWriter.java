package io.millrace.api.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes the JSON Schema (draft 2020-12) of forms. The allowed notation of scalars depends on the
 * kind of file and is set with {@link Scalars}. Shared parts are written once and referenced.
 *
 * <pre>{@code
 * SchemaWriter writer = new SchemaWriter(SchemaWriter.Scalars.TYPED);
 * KeyTable table = KeyTable.of(Key.whole("keep", 1, 64));
 * Map<String, Object> schema = writer.document("Model", table.schema(writer));
 * assert schema.get("type").equals("object");
 * }</pre>
 *
 * <p>Not thread-safe, because it collects the shared parts.
 */
public final class SchemaWriter {

  private static final String REFERENCE = "\\$\\{";
  private static final int MOST_DIGITS = 18;
  private static final String NUMBER = "^[-+]?(\\.\\d+|\\d+(\\.\\d*)?)([eE][-+]?\\d{1,4})?$";

  private final Scalars scalars;
  private final Map<String, Object> definitions;

  /** Notation that is accepted where a number, a flag or text is expected. */
  public enum Scalars {
    /** Only a value of that type. */
    TYPED,
    /** A value of that type, or a reference <code>${NAME}</code> to an environment variable. */
    REFERENCES,
    /**
     * A value of that type, a reference, or the value as text; and a number where text is expected.
     */
    TEXT
  }

  private SchemaWriter(Scalars scalars, Map<String, Object> definitions) {
    this.scalars = scalars;
    this.definitions = definitions;
  }

  /** Creates a writer of a new document. */
  public SchemaWriter(Scalars scalars) {
    this(scalars, new LinkedHashMap<>());
  }

  /**
   * Returns a writer of the same document for a part of the file with another notation of scalars.
   */
  public SchemaWriter with(Scalars others) {
    return new SchemaWriter(others, definitions);
  }

  /**
   * Returns the whole document.
   *
   * @param root the schema of the root, made by this writer
   */
  public Map<String, Object> document(String title, Map<String, Object> root) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    document.put("title", title);
    document.putAll(root);
    document.put("$defs", definitions);
    return document;
  }

  /** Returns a reference to a schema that is written once; the schema may refer to itself. */
  public Map<String, Object> shared(
      String name, Function<SchemaWriter, Map<String, Object>> schema) {
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of());
      definitions.put(name, schema.apply(this));
    }
    return Map.of("$ref", "#/$defs/" + name);
  }

  public Map<String, Object> whole(long least, long most) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "integer");
    if (least > Long.MIN_VALUE) {
      schema.put("minimum", least);
    }
    if (most < Long.MAX_VALUE) {
      schema.put("maximum", most);
    }
    String sign = least < 0 ? "[-+]?" : "\\+?";
    int digits = Math.max(Long.toString(least).length(), Long.toString(most).length());
    return scalar(schema, "^" + sign + "0*\\d{1," + Math.min(digits, MOST_DIGITS) + "}$");
  }

  public Map<String, Object> number(double least, double most) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "number");
    schema.put("minimum", least);
    schema.put("maximum", most);
    return scalar(schema, NUMBER);
  }

  public Map<String, Object> flag() {
    return scalar(Map.of("type", "boolean"), "^(true|false)$");
  }

  public Map<String, Object> words(List<String> words) {
    Map<String, Object> schema = Map.of("enum", words);
    return scalars == Scalars.TYPED ? schema : anyOf(List.of(schema, matching(REFERENCE)));
  }

  /** Text that is not blank. */
  public Map<String, Object> text() {
    return text("[\\s\\S]*\\S[\\s\\S]*");
  }

  /**
   * Text that matches a whole pattern, or a reference, whose value is not checked. If numbers are
   * accepted as text, a number is accepted if the pattern matches {@code 1} or {@code -1}.
   */
  public Map<String, Object> text(String pattern) {
    String whole = "^(?:" + pattern + ")$";
    Map<String, Object> text = matching(scalars == Scalars.TYPED ? whole : whole + "|" + REFERENCE);
    if (scalars != Scalars.TEXT) {
      return text;
    }
    List<Map<String, Object>> forms = new ArrayList<>();
    forms.add(text);
    boolean positive = "1".matches(pattern);
    boolean negative = "-1".matches(pattern);
    if (positive || negative) {
      Map<String, Object> number = new LinkedHashMap<>();
      number.put("type", "number");
      if (!negative) {
        number.put("minimum", 0);
      } else if (!positive) {
        number.put("exclusiveMaximum", 0);
      }
      forms.add(number);
    }
    if ("true".matches(pattern)) {
      forms.add(Map.of("type", "boolean"));
    }
    return forms.size() == 1 ? text : anyOf(forms);
  }

  /** A list of at least one element. */
  public Map<String, Object> list(Map<String, Object> element) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", element);
    schema.put("minItems", 1);
    return schema;
  }

  /** A table with arbitrary keys. */
  public Map<String, Object> map(Map<String, Object> element) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", element);
    return schema;
  }

  public static Map<String, Object> anyOf(List<Map<String, Object>> schemas) {
    return Map.of("anyOf", schemas);
  }

  private Map<String, Object> scalar(Map<String, Object> typed, String asText) {
    return switch (scalars) {
      case TYPED -> typed;
      case REFERENCES -> anyOf(List.of(typed, matching(REFERENCE)));
      case TEXT -> anyOf(List.of(typed, matching(asText + "|" + REFERENCE)));
    };
  }

  private static Map<String, Object> matching(String pattern) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("pattern", pattern);
    return schema;
  }
}
