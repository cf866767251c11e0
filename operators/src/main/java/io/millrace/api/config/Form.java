package io.millrace.api.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The form of a configuration value: how it is read and written, how messages describe it, and its
 * JSON Schema. {@link Forms} has the usual forms.
 *
 * <pre>{@code
 * Form<Integer> even = Forms.whole(0, 64).where("an even number", number -> number % 2 == 0);
 * Faults faults = new Faults();
 * assert even.read(Value.of(6, Location.ROOT), faults).orElseThrow() == 6;
 * assert even.read(Value.of(7, Location.ROOT), faults).isEmpty();
 * assert faults.count() == 1;
 * }</pre>
 *
 * <p>Immutable if its functions are.
 *
 * @param <T> Java type of the value
 */
public final class Form<T> {

  private final String expected;
  private final BiFunction<Value, Faults, Optional<T>> reading;
  private final Function<T, Object> writing;
  private final Function<SchemaWriter, Map<String, Object>> schema;

  /**
   * Creates a form.
   *
   * @param expected description for messages, such as {@code a whole number from 1 to 9}
   * @param reading reads a value, or reports why the value cannot be read
   * @param writing converts a value to the written form: text, a number, a flag, a list or a map
   * @param schema makes the JSON Schema of the form
   */
  public Form(
      String expected,
      BiFunction<Value, Faults, Optional<T>> reading,
      Function<T, Object> writing,
      Function<SchemaWriter, Map<String, Object>> schema) {
    this.expected = expected;
    this.reading = reading;
    this.writing = writing;
    this.schema = schema;
  }

  /**
   * Creates a form of one text, number or flag.
   *
   * @param view converts the value; empty if the value does not have this form
   */
  public static <T> Form<T> scalar(
      String expected,
      Function<Value, Optional<T>> view,
      Function<SchemaWriter, Map<String, Object>> schema) {
    return new Form<>(
        expected,
        (value, faults) -> {
          if (!value.isSound(faults)) {
            return Optional.empty();
          }
          Optional<T> read = view.apply(value);
          if (read.isEmpty()) {
            faults.wrong(value, expected);
          }
          return read;
        },
        written -> written,
        schema);
  }

  /** Description for messages, such as {@code a whole number from 1 to 9}. */
  public String expected() {
    return expected;
  }

  /** Reads a value; empty after reporting why the value does not have this form. */
  public Optional<T> read(Value value, Faults faults) {
    return reading.apply(value, faults);
  }

  /** Converts a value to the written form: text, a number, a flag, a list or a map. */
  public Object written(T value) {
    return writing.apply(value);
  }

  /** Returns the JSON Schema of the form, as maps and lists. */
  public Map<String, Object> schema(SchemaWriter writer) {
    return schema.apply(writer);
  }

  /**
   * Returns this form restricted to some values. The schema does not contain the restriction.
   *
   * @param narrower description of the restricted form, for messages
   */
  public Form<T> where(String narrower, Predicate<T> holds) {
    return new Form<>(
        narrower,
        (value, faults) -> {
          Optional<T> read = read(value, faults);
          if (read.isPresent() && !holds.test(read.get())) {
            faults.wrong(value, narrower);
            return Optional.empty();
          }
          return read;
        },
        writing,
        schema);
  }

  /** Returns this form with another description for the message about a missing value. */
  public Form<T> called(String other) {
    return new Form<>(other, reading, writing, schema);
  }

  /** Returns a form of the same written values with another Java type. */
  public <R> Form<R> as(Function<T, R> meaning, Function<R, Object> writing) {
    return new Form<>(
        expected, (value, faults) -> read(value, faults).map(meaning), writing, schema);
  }
}
