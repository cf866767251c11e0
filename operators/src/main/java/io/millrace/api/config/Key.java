package io.millrace.api.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Declares one key of a configuration. The reader, the JSON Schema and the reference pages use the
 * same declaration.
 *
 * <pre>{@code
 * Key<Integer> keep =
 *     Key.whole("keep", 1, 4096).describedAs("How many codes stay.").defaultsTo(4);
 * assert keep.otherwise().orElseThrow() == 4;
 * assert keep.fault(0).orElseThrow().startsWith("expected a whole number from 1 to 4096");
 * }</pre>
 *
 * @param <T> Java type of the value
 */
public final class Key<T> {

  private final String name;
  private final Form<T> form;
  private final String description;
  private final Rule<T> rule;

  /**
   * What applies if the key is not set.
   *
   * @param value the default; null if there is none or if it depends on other values
   * @param words the default in words; null if there is none
   * @param example an example of a value if the key is required; null if it is optional
   */
  private record Rule<T>(T value, String words, String example) {}

  private Key(String name, Form<T> form, String description, Rule<T> rule) {
    this.name = name;
    this.form = form;
    this.description = description;
    this.rule = rule;
  }

  /** Creates an optional key without a default. */
  public static <T> Key<T> of(String name, Form<T> form) {
    return new Key<>(name, form, "", new Rule<>(null, null, null));
  }

  /** Creates a key of a whole number; bounds are inclusive. */
  public static Key<Integer> whole(String name, int least, int most) {
    return of(name, Forms.whole(least, most));
  }

  /** Creates a key of a number; bounds are inclusive. */
  public static Key<Double> number(String name, double least, double most) {
    return of(name, Forms.number(least, most));
  }

  /** Creates a key that is true or false. */
  public static Key<Boolean> flag(String name) {
    return of(name, Forms.flag());
  }

  /** Creates a key of an enum, with a default. */
  public static <E extends Enum<E>> Key<E> choice(String name, E otherwise) {
    return of(name, Forms.choice(otherwise.getDeclaringClass())).defaultsTo(otherwise);
  }

  /** Returns the same key with a description of one sentence. */
  public Key<T> describedAs(String sentence) {
    return new Key<>(name, form, sentence, rule);
  }

  /** Returns the same key with a default. */
  public Key<T> defaultsTo(T value) {
    return new Key<>(
        name, form, description, new Rule<>(value, String.valueOf(form.written(value)), null));
  }

  /**
   * Returns the same key with a default that its reader computes, described in words such as {@code
   * "atoms / 4"}.
   */
  public Key<T> defaultsToComputed(String words) {
    return new Key<>(name, form, description, new Rule<>(null, words, null));
  }

  /** Returns the same key, made required. */
  public Key<T> required(String example) {
    return new Key<>(name, form, description, new Rule<>(null, null, example));
  }

  /**
   * Returns the same key with tighter bounds that depend on other values. The published schema
   * contains the declared bounds.
   */
  public Key<T> narrowedTo(Form<T> tighter) {
    return new Key<>(name, tighter, description, rule);
  }

  /** Name of the key. */
  public String name() {
    return name;
  }

  /** Form of its value. */
  public Form<T> form() {
    return form;
  }

  /** Description in one sentence; may be empty. */
  public String description() {
    return description;
  }

  /** Whether the key is required. */
  public boolean isRequired() {
    return rule.example != null;
  }

  /**
   * Example of a value, for the message about a missing required key; null if the key is optional.
   */
  public String example() {
    return rule.example;
  }

  /** The default; empty if there is none, or if its reader computes it. */
  public Optional<T> otherwise() {
    return Optional.ofNullable(rule.value);
  }

  /**
   * Checks a value, for programs that set options without a file.
   *
   * @return the fault; empty if the value is valid
   */
  public Optional<String> fault(Object value) {
    Faults faults = new Faults();
    Value written = Value.of(value, Location.ROOT.key(name));
    form.read(written, faults);
    return faults.all().isEmpty()
        ? Optional.empty()
        : Optional.of("expected " + form.expected() + ", found " + written.found());
  }

  /** Returns the schema of the value, with description and default. */
  public Map<String, Object> schema(SchemaWriter writer) {
    Map<String, Object> schema = new LinkedHashMap<>();
    String computed =
        rule.value == null && rule.words != null ? " Default: " + rule.words + "." : "";
    if (!(description + computed).isEmpty()) {
      schema.put("description", (description + computed).strip());
    }
    otherwise().ifPresent(value -> schema.put("default", form.written(value)));
    schema.putAll(form.schema(writer));
    return schema;
  }
}
