package io.millrace.api.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a value may be: how it is read, how messages describe it, and its JSON Schema. {@link Forms}
 * has the usual ones.
 *
 * <pre>{@code
 * Form<Integer> even = Forms.whole(0, 64).where("an even number", number -> number % 2 == 0);
 * Faults faults = new Faults();
 * assert even.read(Value.of(6, Location.ROOT), faults).orElseThrow() == 6;
 * assert even.read(Value.of(7, Location.ROOT), faults).isEmpty();
 * assert faults.count() == 1;
 * }</pre>
 *
 * <p>Immutable, if its functions are.
 *
 * @param <T> what it is read as
 */
public final class Form<T> {

  private final String expected;
  private final BiFunction<Value, Faults, Optional<T>> reading;
  private final Function<T, Object> writing;
  private final Function<SchemaWriter, Map<String, Object>> schema;

  /**
   * A form of any kind.
   *
   * @param expected what messages expect, such as {@code a whole number from 1 to 9}
   * @param reading reads a value, or reports why it cannot
   * @param writing how a value is written: text, a number, a flag, a list or a map
   * @param schema its JSON Schema
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
   * A form of one text, number or flag.
   *
   * @param view what the value has to be seen as; empty where it is of another form
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

  /** What messages expect, such as {@code a whole number from 1 to 9}. */
  public String expected() {
    return expected;
  }

  /** Reads a value; empty after reporting why it is not of this form. */
  public Optional<T> read(Value value, Faults faults) {
    return reading.apply(value, faults);
  }

  /** The value as it is written: text, a number, a flag, a list or a map. */
  public Object written(T value) {
    return writing.apply(value);
  }

  /** The JSON Schema of a value, as maps and lists. */
  public Map<String, Object> schema(SchemaWriter writer) {
    return schema.apply(writer);
  }

  /**
   * The same form for fewer values; a schema says nothing of the restriction.
   *
   * @param narrower what messages expect of the values that are left
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

  /** The same form, called so where its value is missing. */
  public Form<T> called(String other) {
    return new Form<>(other, reading, writing, schema);
  }

  /** The same values, read as something else. */
  public <R> Form<R> as(Function<T, R> meaning, Function<R, Object> writing) {
    return new Form<>(
        expected, (value, faults) -> read(value, faults).map(meaning), writing, schema);
  }
}
