package io.millrace.api.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Creates the usual forms of configuration values. Bounds are inclusive.
 *
 * <pre>{@code
 * Form<List<String>> names = Forms.list("a list of names", Forms.text("a name"));
 * Value written = Value.of(List.of("inlet", "outlet"), Location.ROOT);
 * assert names.read(written, new Faults()).orElseThrow().size() == 2;
 * }</pre>
 */
public final class Forms {

  private Forms() {}

  /** A whole number of 32 bits. */
  public static Form<Integer> whole(int least, int most) {
    return wholeLong(least, most).as(Long::intValue, written -> written);
  }

  /** A whole number of 64 bits. */
  public static Form<Long> wholeLong(long least, long most) {
    String expected =
        least == Long.MIN_VALUE && most == Long.MAX_VALUE
            ? "a whole number"
            : "a whole number from " + least + " to " + most;
    return Form.scalar(
        expected,
        value -> value.whole().filter(number -> number >= least && number <= most),
        writer -> writer.whole(least, most));
  }

  /** A number. */
  public static Form<Double> number(double least, double most) {
    return Form.scalar(
        "a number from " + least + " to " + most,
        value -> value.number().filter(number -> number >= least && number <= most),
        writer -> writer.number(least, most));
  }

  /** True or false. */
  public static Form<Boolean> flag() {
    return Form.scalar("true or false", Value::flag, SchemaWriter::flag);
  }

  /** One of two constants, written as true or false. */
  public static <E> Form<E> flag(E on, E off) {
    return flag().as(flag -> flag ? on : off, on::equals);
  }

  /** One constant of an enum, written in lower case with {@code -} for {@code _}. */
  public static <E extends Enum<E>> Form<E> choice(Class<E> type) {
    return choice(Arrays.asList(type.getEnumConstants()));
  }

  /** One of the given enum constants, written in lower case with {@code -} for {@code _}. */
  public static <E extends Enum<E>> Form<E> choice(List<E> among) {
    return choice(among, Forms::word);
  }

  /**
   * One of the given values, each of which is written as a word.
   *
   * @param word returns the word for a value
   */
  public static <E> Form<E> choice(List<E> among, Function<E, String> word) {
    List<String> words = among.stream().map(word).toList();
    return choice("one of " + String.join(", ", words), among, word);
  }

  /** One of two enum constants, which messages join with {@code or}. */
  public static <E extends Enum<E>> Form<E> either(E one, E other) {
    return choice(word(one) + " or " + word(other), List.of(one, other), Forms::word);
  }

  private static <E> Form<E> choice(String expected, List<E> among, Function<E, String> word) {
    Map<String, E> byWord = new LinkedHashMap<>();
    among.forEach(one -> byWord.put(word.apply(one), one));
    return Form.scalar(
            expected,
            value -> value.text().map(byWord::get),
            writer -> writer.words(List.copyOf(byWord.keySet())))
        .as(Function.identity(), word::apply);
  }

  /** Text that is not blank. */
  public static Form<String> text(String expected) {
    return Form.scalar(
        expected, value -> value.text().filter(text -> !text.isBlank()), SchemaWriter::text);
  }

  /** Text that matches a pattern. */
  public static Form<String> text(String expected, Pattern form) {
    return Form.scalar(
        expected,
        value -> value.text().filter(text -> form.matcher(text).matches()),
        writer -> writer.text(form.pattern()));
  }

  /** One text that is not blank, or a list of at least one without duplicates. */
  public static Form<List<String>> texts(String expected) {
    return different(expected, text(expected), list -> list.size() == 1 ? list.get(0) : list);
  }

  /** A list of at least one element. Elements that cannot be read are reported and left out. */
  public static <T> Form<List<T>> list(String expected, Form<T> element) {
    return new Form<>(
        expected,
        (value, faults) -> {
          List<Value> values = value.list().orElse(List.of());
          if (values.isEmpty()) {
            faults.wrong(value, expected);
            return Optional.empty();
          }
          List<T> read = new ArrayList<>();
          values.forEach(one -> element.read(one, faults).ifPresent(read::add));
          return Optional.of(read);
        },
        list -> list.stream().map(element::written).toList(),
        writer -> writer.list(element.schema(writer)));
  }

  /** One whole number, or a list of at least one without duplicates. */
  public static Form<List<Integer>> differentWholes(int least, int most) {
    return different(
        "different whole numbers from " + least + " to " + most, whole(least, most), list -> list);
  }

  /** One element, or a list of at least one without duplicates. */
  private static <T> Form<List<T>> different(
      String expected, Form<T> element, Function<List<T>, Object> written) {
    return new Form<>(
        expected,
        (value, faults) -> {
          List<Value> values = value.list().orElse(List.of(value));
          List<T> read =
              values.stream()
                  .flatMap(one -> element.read(one, new Faults()).stream())
                  .distinct()
                  .toList();
          if (read.isEmpty() || read.size() < values.size()) {
            faults.wrong(value, expected);
            return Optional.empty();
          }
          return Optional.of(read);
        },
        written,
        writer -> {
          Map<String, Object> many = new LinkedHashMap<>(writer.list(element.schema(writer)));
          many.put("uniqueItems", true);
          return SchemaWriter.anyOf(List.of(element.schema(writer), many));
        });
  }

  /** A list of at least one element, whose elements the caller reads. */
  public static Form<List<Value>> elements(String expected, Form<?> element) {
    return new Form<>(
        expected,
        (value, faults) -> {
          Optional<List<Value>> values = value.list().filter(list -> !list.isEmpty());
          if (values.isEmpty()) {
            faults.wrong(value, expected);
          }
          return values;
        },
        list -> list,
        writer -> writer.list(element.schema(writer)));
  }

  /** A table of declared keys. Its reader must call {@link Entries#finish} at the end. */
  public static Form<Entries> table(String expected, KeyTable keys) {
    return new Form<>(
        expected,
        (value, faults) -> Entries.of(value, expected, keys, faults),
        entries -> entries,
        keys::schema);
  }

  /** A table with arbitrary keys, whose values the caller reads. */
  public static Form<Map<String, Value>> values(String expected, Form<?> element) {
    return new Form<>(
        expected,
        (value, faults) -> {
          Optional<Map<String, Value>> table = value.table(faults);
          if (table.isEmpty()) {
            faults.wrong(value, expected);
          }
          return table;
        },
        map -> map,
        writer -> writer.map(element.schema(writer)));
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
