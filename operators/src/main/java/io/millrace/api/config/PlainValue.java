package io.millrace.api.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value made of Java objects. Types are not converted: the text {@code "12"} is not a number. The
 * number {@code 12.0} counts as a whole number.
 */
record PlainValue(Object content, Location location) implements Value {

  /** Largest magnitude up to which a double represents every whole number. */
  private static final double MOST_EXACT = 1L << 53;

  /** Digits of the largest long. */
  private static final int MOST_DIGITS = 19;

  @Override
  public boolean isAbsent() {
    return content == null;
  }

  @Override
  public Optional<String> text() {
    return content instanceof String text ? Optional.of(text) : Optional.empty();
  }

  @Override
  public Optional<Long> whole() {
    if (content instanceof Long || content instanceof Integer) {
      return Optional.of(((Number) content).longValue());
    }
    if (content instanceof BigInteger large) {
      return whole(new BigDecimal(large));
    }
    if (content instanceof BigDecimal exact) {
      return whole(exact);
    }
    return number()
        .filter(number -> number == Math.rint(number) && Math.abs(number) <= MOST_EXACT)
        .map(Double::longValue);
  }

  /** Not through a double, which from 2^53 on would be another whole number. */
  private static Optional<Long> whole(BigDecimal exact) {
    // Before longValueExact, which would write out all digits of 1e400000000.
    if ((long) exact.precision() - exact.scale() > MOST_DIGITS) {
      return Optional.empty();
    }
    try {
      return Optional.of(exact.longValueExact());
    } catch (ArithmeticException fractionOrTooLarge) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Double> number() {
    return content instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
  }

  @Override
  public Optional<Boolean> flag() {
    return content instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
  }

  @Override
  public Optional<List<Value>> list() {
    if (!(content instanceof List<?> items)) {
      return Optional.empty();
    }
    List<Value> values = new ArrayList<>();
    for (int at = 0; at < items.size(); at++) {
      values.add(Value.of(items.get(at), location.element(at)));
    }
    return Optional.of(values);
  }

  @Override
  public Optional<Map<String, Value>> table(Faults faults) {
    if (!(content instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    Map<String, Value> values = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          values.put(name, Value.of(value, location.key(name)));
        });
    return Optional.of(values);
  }

  @Override
  public Object plain() {
    return content;
  }

  @Override
  public String found() {
    return "'" + content + "'";
  }
}
