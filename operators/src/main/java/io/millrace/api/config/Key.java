package io.millrace.api.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One key of a configuration, declared once: the reader reads by it, the schema and the reference
 * pages are made from it.
 *
 * <pre>{@code
 * Key<Integer> keep =
 *     Key.whole("keep", 1, 4096).describedAs("How many codes stay.").defaultsTo(4);
 * assert keep.otherwise().orElseThrow() == 4;
 * assert keep.fault(0).orElseThrow().startsWith("expected a whole number from 1 to 4096");
 * }</pre>
 *
 * @param <T> what its value is read as
 */
public final class Key<T> {

  private final String name;
  private final Form<T> form;
  private final String description;
  private final Rule<T> rule;

  /**
   * What holds where the key is not written.
   *
   * @param value the default; null if there is none or it depends on others
   * @param words the default in words; null if there is none
   * @param example what to write where the key is required; null if it is not
   */
  private record Rule<T>(T value, String words, String example) {}

  private Key(String name, Form<T> form, String description, Rule<T> rule) {
    this.name = name;
    this.form = form;
    this.description = description;
    this.rule = rule;
  }

  /** A key that may be left out and has no default. */
  public static <T> Key<T> of(String name, Form<T> form) {
    return new Key<>(name, form, "", new Rule<>(null, null, null));
  }

  /** A key of a whole number; bounds are inclusive. */
  public static Key<Integer> whole(String name, int least, int most) {
    return of(name, Forms.whole(least, most));
  }

  /** A key of a number; bounds are inclusive. */
  public static Key<Double> number(String name, double least, double most) {
    return of(name, Forms.number(least, most));
  }

  /** A key that is true or false. */
  public static Key<Boolean> flag(String name) {
    return of(name, Forms.flag());
  }

  /** A key of one word out of the constants of an enum. */
  public static <E extends Enum<E>> Key<E> choice(String name, E otherwise) {
    return of(name, Forms.choice(otherwise.getDeclaringClass())).defaultsTo(otherwise);
  }

  /** The same key with one sentence on what it means. */
  public Key<T> describedAs(String sentence) {
    return new Key<>(name, form, sentence, rule);
  }

  /** The same key with a default. */
  public Key<T> defaultsTo(T value) {
    return new Key<>(
        name, form, description, new Rule<>(value, String.valueOf(form.written(value)), null));
  }

  /** The same key with a default that its reader computes, such as {@code "atoms / 4"}. */
  public Key<T> defaultsToComputed(String words) {
    return new Key<>(name, form, description, new Rule<>(null, words, null));
  }

  /** The same key, which must be written. */
  public Key<T> required(String example) {
    return new Key<>(name, form, description, new Rule<>(null, null, example));
  }

  /**
   * The same key with tighter bounds, where they follow from other values. Its schema keeps the
   * declared ones.
   */
  public Key<T> narrowedTo(Form<T> tighter) {
    return new Key<>(name, tighter, description, rule);
  }

  /** Name of the key. */
  public String name() {
    return name;
  }

  /** What its value may be. */
  public Form<T> form() {
    return form;
  }

  /** One sentence on what it means; may be empty. */
  public String description() {
    return description;
  }

  /** Whether it must be written. */
  public boolean isRequired() {
    return rule.example != null;
  }

  /** What to write where a required key is missing. */
  public String example() {
    return rule.example;
  }

  /** The default; empty if there is none, or if its reader computes it. */
  public Optional<T> otherwise() {
    return Optional.ofNullable(rule.value);
  }

  /**
   * Why a value cannot stand here, for programs that set options without a file.
   *
   * @return empty if it can
   */
  public Optional<String> fault(Object value) {
    Faults faults = new Faults();
    Value written = Value.of(value, Location.ROOT.key(name));
    form.read(written, faults);
    return faults.all().isEmpty()
        ? Optional.empty()
        : Optional.of("expected " + form.expected() + ", found " + written.found());
  }

  /** The schema of the value, with description and default. */
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
