package io.millrace.continual.layer;

import io.millrace.api.config.Spelling;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The named values of one layer as written. Collects every fault instead of stopping at the first:
 * a faulty value yields a harmless one, so that reading goes on, and what was never asked for is a
 * fault too.
 */
public final class Fields {

  /** Largest width, window or stride that can be written. */
  public static final int MOST = 1 << 16;

  private final String path;
  private final Map<?, ?> values;
  private final List<NetworkFault> faults;
  private final Set<String> asked = new LinkedHashSet<>();

  public Fields(String path, Map<?, ?> values, List<NetworkFault> faults) {
    this.path = path;
    this.values = values;
    this.faults = faults;
  }

  private String place(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Records a fault of a field. */
  public void refuse(String name, String expected, Object found, String cure) {
    faults.add(new NetworkFault(place(name), expected, shown(found), cure));
  }

  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** A value of any kind, or null. */
  public Object value(String name) {
    asked.add(name);
    return values.get(name);
  }

  /** A whole number of at least one that must be written. */
  public int count(String name) {
    Object value = value(name);
    return value == null ? refused(name, whole(1, MOST), null, 1) : whole(name, value, 1, MOST, 1);
  }

  /** A whole number within bounds. */
  public int whole(String name, int least, int most, int otherwise) {
    Object value = value(name);
    return value == null ? otherwise : whole(name, value, least, most, otherwise);
  }

  public int whole(String name, Object value, int least, int most, int otherwise) {
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.intValue();
    }
    return refused(name, whole(least, most), value, otherwise);
  }

  private static String whole(int least, int most) {
    return "a whole number from " + least + " to " + most;
  }

  /** A number within bounds. */
  public double number(String name, double least, double most, double otherwise) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.doubleValue();
    }
    return refused(name, "a number from " + least + " to " + most, value, otherwise);
  }

  /** One of two constants, written as true or false. */
  public <E> E flag(String name, E on, E off, E otherwise) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    return value instanceof Boolean flag
        ? flag ? on : off
        : refused(name, "true or false", value, otherwise);
  }

  /** One of some constants, written in lower case with {@code -} for {@code _}. */
  public <E extends Enum<E>> E choice(String name, List<E> among) {
    Object value = value(name);
    if (value == null) {
      return among.get(0);
    }
    for (E constant : among) {
      if (word(constant).equals(value)) {
        return constant;
      }
    }
    String known = among.stream().map(Fields::word).collect(Collectors.joining(", "));
    return refused(name, "one of " + known, value, among.get(0));
  }

  public <E extends Enum<E>> E choice(String name, E otherwise) {
    List<E> all = new java.util.ArrayList<>(List.of(otherwise));
    Arrays.stream(otherwise.getDeclaringClass().getEnumConstants())
        .filter(constant -> constant != otherwise)
        .forEach(all::add);
    return choice(name, all);
  }

  /** A list that must be written. */
  public List<?> list(String name) {
    Object value = value(name);
    return value instanceof List<?> list ? list : refused(name, "a list", value, List.of());
  }

  /** Reports every field that was never asked for. */
  public void finish() {
    for (Object name : values.keySet()) {
      if (!(name instanceof String known) || !asked.contains(known)) {
        faults.add(
            new NetworkFault(
                place(name instanceof String text ? text : shown(name)),
                "one of " + String.join(", ", asked),
                "an unknown field",
                "remove it" + Spelling.suggestion(String.valueOf(name), asked)));
      }
    }
  }

  private <T> T refused(String name, String expected, Object found, T otherwise) {
    refuse(name, expected, found, "");
    return otherwise;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A value from a stranger, fit for a message. */
  public static String shown(Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Map) {
      return "a map";
    }
    if (value instanceof List) {
      return "a list";
    }
    String text = value.toString();
    String cut = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return value instanceof String ? "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'" : cut;
  }
}
