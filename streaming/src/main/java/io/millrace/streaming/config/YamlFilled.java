package io.millrace.streaming.config;

import io.millrace.api.config.Faults;
import io.millrace.api.config.Spelling;
import io.millrace.api.config.Value;
import io.millrace.statespace.calendar.Holidays;
import io.millrace.streaming.config.tree.YamlValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/*
 * Operators know neither files nor names of channels:
 *
 *   calendar: {holidays: PATH}        the dates in the file in place of the path
 *   bounds: {NAME: {..}}              the number of the channel in place of its name
 */
/**
 * Options of stages with what they refer to in its place: files of dates, and names of channels.
 */
final class YamlFilled {

  private static final String CALENDAR = "calendar";
  private static final String HOLIDAYS = "holidays";
  private static final String BOUNDS = "bounds";
  private static final long LARGEST = 1 << 20;

  private YamlFilled() {}

  /**
   * Returns the value of an option for its operator.
   *
   * @param channels names of the stage's inputs; empty if they are not the pipeline's channels
   * @param targets names of declared targets, which an operator that learns knows
   */
  static Object option(
      String name, YamlValue value, List<String> channels, List<String> targets, Faults faults) {
    Object plain = value.plain(faults);
    if (!(plain instanceof Map<?, ?> table)) {
      return plain;
    }
    Map<String, Object> filled = new LinkedHashMap<>();
    Map<String, Value> written = value.table(new Faults()).orElse(Map.of());
    table.forEach(
        (key, entry) -> {
          Value at = written.getOrDefault(String.valueOf(key), value);
          if (name.equals(CALENDAR) && key.equals(HOLIDAYS) && entry instanceof String path) {
            filled.put(HOLIDAYS, dates(path, (YamlValue) at, faults));
          } else if (name.equals(BOUNDS)) {
            filled.put(channel(String.valueOf(key), at, channels, targets, faults), entry);
          } else {
            filled.put(String.valueOf(key), entry);
          }
        });
    return filled;
  }

  private static String channel(
      String name, Value at, List<String> channels, List<String> targets, Faults faults) {
    if (targets.contains(name)) {
      return name;
    }
    if (channels.contains(name)) {
      return String.valueOf(channels.indexOf(name));
    }
    if (!name.matches("\\d+") && !channels.isEmpty()) {
      faults.add(
          at.keyLocation(),
          "no channel is called '" + name + "'" + Spelling.suggestion(name, channels));
      return "0";
    }
    return name;
  }

  /**
   * Dates of a file: one, or a range FIRST/LAST, in a line; what follows a blank or # is a name.
   */
  private static List<String> dates(String path, YamlValue at, Faults faults) {
    List<String> dates = new ArrayList<>();
    TreeSet<Long> days = new TreeSet<>();
    int before = faults.count();
    int number = 0;
    for (String line : lines(path, at, faults)) {
      number++;
      String text = line.replaceFirst("#.*", "").strip();
      if (text.isEmpty()) {
        continue;
      }
      String date = text.split("\\s", 2)[0];
      int row = number;
      Holidays.read(date, days)
          .ifPresentOrElse(
              fault -> faults.add(at.location(), at.written() + ":" + row + ": " + fault),
              () -> dates.add(date));
    }
    if (dates.isEmpty() && faults.count() == before) {
      faults.add(
          at.location(),
          at.written() + ": expected a date such as 2026-12-25 in a line, found none; add one");
    }
    return dates.isEmpty() ? List.of("1970-01-01") : dates;
  }

  private static List<String> lines(String path, YamlValue at, Faults faults) {
    try {
      Path file = Path.of(path);
      if (!Files.isRegularFile(file)) {
        throw new IOException(
            Files.exists(file) ? "it is a folder" : "there is no file " + file.toAbsolutePath());
      }
      if (Files.size(file) > LARGEST) {
        throw new IOException("it has more than " + LARGEST + " bytes");
      }
      return Files.readAllLines(file);
    } catch (InvalidPathException | IOException unreadable) {
      String reason =
          unreadable instanceof CharacterCodingException
              ? "its text is not UTF-8"
              : String.valueOf(unreadable.getMessage());
      faults.add(
          at.location(),
          at.written() + ": expected a text file with a date in each line: " + reason);
      return List.of("1970-01-01");
    }
  }
}
