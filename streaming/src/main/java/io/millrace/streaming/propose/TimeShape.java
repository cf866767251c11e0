package io.millrace.streaming.propose;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The patterns by which a text may be a date and time, from its shape. */
final class TimeShape {

  private static final String DATE =
      "(?:(?<a>\\d{4})(?<as>[-/.])\\d{1,2}\\k<as>\\d{1,2}"
          + "|\\d{1,2}(?<bs>[-/.])\\d{1,2}\\k<bs>(?<by>\\d{4}|\\d{2})"
          + "|\\d{1,2}(?<cs>[- /.])(?<cm>[A-Za-z]{3,9})\\k<cs>(?<cy>\\d{4}|\\d{2})"
          + "|(?<dm>[A-Za-z]{3,9}) \\d{1,2}(?<dc>,?) \\d{4}"
          + "|(?<e>\\d{8}))";
  private static final String TIME =
      "\\d{1,2}(?<ts>[:.h])\\d{2}(?<sec>\\k<ts>\\d{2}(?:(?<fs>[.,])(?<f>\\d{1,9}))?)?"
          + "(?<ap>\\s?[AaPp][Mm])?";
  private static final Pattern WHOLE =
      Pattern.compile(
          "(?<wd>[A-Z][a-z]{2},? )?"
              + DATE
              + "(?:(?<join>\\s+|T|, |_|-)"
              + TIME
              + ")?"
              + "(?<zone>\\s?(?:Z|[+-]\\d{2}:\\d{2}|[+-]\\d{4}|[A-Z]{3,4}))?");
  private static final Pattern OFFSET =
      Pattern.compile(
          ".*:\\d\\d([.,]\\d+)?\\s?(Z|z|[+-]\\d{2}(:?\\d{2})?(\\[.*)?|\\[.*|[A-Z]{3,4})");
  private static final Pattern TIME_ALONE = Pattern.compile(TIME);

  private TimeShape() {}

  /** Whether a text is a time of day. */
  static boolean isTimeOfDay(String text) {
    return TIME_ALONE.matcher(text).matches();
  }

  /**
   * The patterns of letters by which a text may be read, the more likely first: two where a date
   * does not tell day from month.
   *
   * @param fractions digits of the fractions of seconds of all texts, longest first
   */
  static List<String> patterns(String text, List<Integer> fractions) {
    Matcher shape = WHOLE.matcher(text);
    if (!shape.matches()) {
      return List.of();
    }
    String weekday =
        shape.group("wd") == null ? "" : shape.group("wd").contains(",") ? "EEE, " : "EEE ";
    String rest = join(shape) + time(shape, fractions) + zone(shape);
    List<String> patterns = new ArrayList<>();
    for (String date : dates(shape)) {
      patterns.add(weekday + date + rest);
    }
    return patterns;
  }

  private static List<String> dates(Matcher shape) {
    if (shape.group("a") != null) {
      String separator = shape.group("as");
      return List.of("yyyy" + separator + "M" + separator + "d");
    }
    if (shape.group("by") != null) {
      String separator = shape.group("bs");
      String year = separator + "y".repeat(shape.group("by").length());
      String dayFirst = "d" + separator + "M" + year;
      String monthFirst = "M" + separator + "d" + year;
      if (separator.equals(".")) {
        return List.of(dayFirst);
      }
      // Twelve hours and am or pm are written where the month comes first.
      return shape.group("ap") != null
          ? List.of(monthFirst, dayFirst)
          : List.of(dayFirst, monthFirst);
    }
    if (shape.group("cm") != null) {
      String separator = shape.group("cs");
      return List.of(
          "d"
              + separator
              + month(shape.group("cm"))
              + separator
              + "y".repeat(shape.group("cy").length()));
    }
    return shape.group("dm") != null
        ? List.of(month(shape.group("dm")) + " d" + shape.group("dc") + " yyyy")
        : List.of("yyyyMMdd");
  }

  private static String month(String word) {
    return word.length() == 3 ? "MMM" : "MMMM";
  }

  private static String join(Matcher shape) {
    String join = shape.group("join");
    return join == null ? "" : join.equals("T") || join.equals("_") ? "'" + join + "'" : join;
  }

  private static String time(Matcher shape, List<Integer> fractions) {
    if (shape.group("ts") == null) {
      return "";
    }
    String separator = shape.group("ts").equals("h") ? "'h'" : shape.group("ts");
    boolean half = shape.group("ap") != null;
    StringBuilder time = new StringBuilder(half ? "h" : "H").append(separator).append("mm");
    if (shape.group("sec") != null) {
      time.append(separator).append("ss").append(fraction(shape.group("fs"), fractions));
    }
    if (half) {
      time.append(shape.group("ap").length() == 3 ? " a" : "a");
    }
    return time.toString();
  }

  private static String fraction(String mark, List<Integer> fractions) {
    if (fractions.size() == 1) {
      return fractions.get(0) == 0 ? "" : mark(mark) + "S".repeat(fractions.get(0));
    }
    StringBuilder optional = new StringBuilder();
    for (int digits : fractions) {
      if (digits > 0) {
        optional.append('[').append(mark(mark)).append("S".repeat(digits)).append(']');
      }
    }
    return optional.toString();
  }

  private static String mark(String mark) {
    return mark == null ? "." : mark;
  }

  /** Digits of the fraction of a second; 0 if there is none, or the text is no time. */
  static int fraction(String text) {
    Matcher shape = WHOLE.matcher(text);
    return shape.matches() && shape.group("f") != null ? shape.group("f").length() : 0;
  }

  private static String zone(Matcher shape) {
    String zone = shape.group("zone");
    if (zone == null) {
      return "";
    }
    String blank = Character.isWhitespace(zone.charAt(0)) ? " " : "";
    String text = zone.strip();
    return blank
        + (text.equals("Z") || text.contains(":") ? "XXX" : text.matches("[+-].*") ? "XX" : "z");
  }

  /** Whether a text names its zone or offset. */
  static boolean hasZone(String text) {
    return OFFSET.matcher(text.strip()).matches();
  }
}
