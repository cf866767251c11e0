package io.millrace.api.spec;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.config.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a stage's options and collects every fault instead of stopping at the first.
 *
 * <p>An operator's factory asks for each option it knows, with bounds and a default; what it never
 * asked for is a fault too. A faulty option yields its default, so that the factory can go on; the
 * catalogue builds nothing as long as there are faults.
 */
public final class Options {

  private static final String PASS = "pass";

  private final int stage;
  private final Map<String, Object> values;
  private final Map<String, Attachment> attachments;
  private final Set<String> asked = new LinkedHashSet<>();
  private final List<SpecFault> faults = new ArrayList<>();

  Options(int stage, ModelSpec spec) {
    this(stage, spec.options(), spec.attachments());
  }

  Options(int stage, Map<String, Object> values) {
    this(stage, values, Map.of());
  }

  private Options(int stage, Map<String, Object> values, Map<String, Attachment> attachments) {
    this.stage = stage;
    this.values = values;
    this.attachments = attachments;
  }

  /** An integer within {@code [least, most]}. */
  public int integer(String name, int least, int most, int otherwise) {
    Object value = take(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.intValue();
    }
    return fault(name, "expected a whole number from " + least + " to " + most, value, otherwise);
  }

  /**
   * One whole number within {@code [least, most]}, or a list of at least one, none of them twice.
   */
  public List<Integer> integers(String name, int least, int most, List<Integer> otherwise) {
    Object value = take(name);
    if (value == null) {
      return otherwise;
    }
    List<?> items = value instanceof List<?> list ? list : List.of(value);
    List<Integer> found = new ArrayList<>();
    for (Object item : items) {
      if (item instanceof Number number
          && number.doubleValue() == Math.rint(number.doubleValue())
          && number.doubleValue() >= least
          && number.doubleValue() <= most
          && !found.contains(number.intValue())) {
        found.add(number.intValue());
      }
    }
    if (found.isEmpty() || found.size() < items.size()) {
      return fault(
          name, "expected different whole numbers from " + least + " to " + most, value, otherwise);
    }
    return found;
  }

  /** A number within {@code [least, most]}. */
  public double number(String name, double least, double most, double otherwise) {
    Object value = take(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.doubleValue();
    }
    return fault(name, "expected a number from " + least + " to " + most, value, otherwise);
  }

  /** True or false. */
  public boolean flag(String name, Flag otherwise) {
    Object value = take(name);
    if (value == null) {
      return otherwise == Flag.ON;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    return fault(name, "expected true or false", value, otherwise == Flag.ON);
  }

  /** A word that names a constant of an enum, lower case, with {@code -} for {@code _}. */
  public <E extends Enum<E>> E choice(String name, E otherwise) {
    Object value = take(name);
    if (value == null) {
      return otherwise;
    }
    E[] constants = otherwise.getDeclaringClass().getEnumConstants();
    for (E constant : constants) {
      if (word(constant).equals(value)) {
        return constant;
      }
    }
    String known = Arrays.stream(constants).map(Options::word).collect(Collectors.joining(", "));
    return fault(name, "expected one of " + known, value, otherwise);
  }

  /** The output field that a stage hands on: the first, or the one that {@code pass} names. */
  OutputField passed(Ports ports) {
    Object name = take(PASS);
    List<String> names = ports.outputs().stream().map(OutputField::name).toList();
    if (name == null || names.contains(name)) {
      return name == null ? ports.outputs().get(0) : ports.field((String) name);
    }
    return fault(PASS, "expected one of " + String.join(", ", names), name, ports.outputs().get(0));
  }

  /** Reads {@code pass} where nobody knows the fields there are. */
  void takePass() {
    take(PASS);
  }

  /** Records that nothing can be said of the options, because nobody knows the stage. */
  void refuseAll(String message) {
    asked.addAll(values.keySet());
    refuse("", message);
  }

  /** The model file that an option names, which must be there; empty after reporting a fault. */
  public Optional<Attachment> attachment(String name) {
    Object value = take(name);
    Attachment attached = attachments.get(name);
    if (attached == null) {
      refuse(
          name,
          value == null
              ? "expected the path of a model file, found none"
              : "expected a model file that was read, found '" + value + "' alone; attach it");
    }
    return Optional.ofNullable(attached);
  }

  /** True if the user wrote this option. */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** Records that an option, or the stage as a whole ({@code name} empty), is at fault. */
  public void refuse(String name, String message) {
    faults.add(new SpecFault(stage, name, message));
  }

  /** All faults, unknown options included. */
  List<SpecFault> faults() {
    List<SpecFault> all = new ArrayList<>(faults);
    for (String name : values.keySet()) {
      if (!asked.contains(name)) {
        all.add(
            new SpecFault(
                stage,
                name,
                "unknown option; known are "
                    + String.join(", ", asked)
                    + Spelling.suggestion(name, asked)));
      }
    }
    return all;
  }

  /** The default of a {@link #flag}. */
  public enum Flag {
    ON,
    OFF
  }

  private Object take(String name) {
    asked.add(name);
    return values.get(name);
  }

  private <T> T fault(String name, String expected, Object found, T otherwise) {
    faults.add(new SpecFault(stage, name, expected + ", found '" + found + "'"));
    return otherwise;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
