package io.millrace.simulate.generate;

import io.millrace.api.config.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The numbers that a generator can be given, with their defaults and bounds. */
public final class Settings {

  private final String kind;
  private final Map<String, Setting> known = new LinkedHashMap<>();
  private final Map<String, Double> given = new LinkedHashMap<>();

  Settings(String kind, Setting... settings) {
    this.kind = kind;
    for (Setting setting : settings) {
      known.put(setting.name(), setting);
    }
  }

  /**
   * One number.
   *
   * @param name its name
   * @param usual its default
   * @param least smallest value
   * @param most largest value
   * @param meaning a few words
   */
  public record Setting(String name, double usual, double least, double most, String meaning) {

    /** A number from 0 to 1. */
    static Setting share(String name, double usual, String meaning) {
      return new Setting(name, usual, 0, 1, meaning);
    }

    /** A whole number of readings; 0: never. */
    static Setting readings(String name, double usual, String meaning) {
      return new Setting(name, usual, 0, 1e12, meaning);
    }

    boolean isWhole() {
      return usual == Math.rint(usual) && most > 1 && least == Math.rint(least) && most < 1e13;
    }
  }

  /** The numbers there are. */
  public List<Setting> all() {
    return List.copyOf(known.values());
  }

  /**
   * Sets a number.
   *
   * @throws IllegalArgumentException if there is none of this name, or it is out of bounds
   */
  public void set(String name, double value) {
    Setting setting = known.get(name);
    if (setting == null) {
      throw new IllegalArgumentException(
          "Cannot set "
              + name
              + " of "
              + kind
              + ": expected one of "
              + String.join(", ", known.keySet())
              + Spelling.suggestion(name, List.copyOf(known.keySet())));
    }
    if (!(value >= setting.least() && value <= setting.most())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Cannot set %s of %s to %s: expected a number from %s to %s",
              name,
              kind,
              text(value),
              text(setting.least()),
              text(setting.most())));
    }
    given.put(name, value);
  }

  double of(String name) {
    return given.getOrDefault(name, known.get(name).usual());
  }

  int whole(String name) {
    return (int) of(name);
  }

  /** A number as short as it can be. */
  public static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
