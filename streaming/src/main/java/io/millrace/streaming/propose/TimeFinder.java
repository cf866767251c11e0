package io.millrace.streaming.propose;

import io.millrace.api.pipeline.Mapping;
import io.millrace.streaming.sample.Sample;
import io.millrace.streaming.sample.SampleColumn;
import io.millrace.streaming.sample.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the field of the time, and how it is written. */
final class TimeFinder {

  /** Names of columns that count records. */
  private static final Set<String> COUNTERS =
      Set.of("", "no", "nr", "n", "index", "idx", "row", "sample", "frame", "step", "id", "seq");

  private static final List<String> LETTERS = List.of("y", "M", "d", "H", "m", "s");

  /** Times that data of today have: from 2000 to 2040, in seconds since 1970. */
  private static final BigDecimal FIRST = BigDecimal.valueOf(946_684_800L);

  private static final BigDecimal LAST = BigDecimal.valueOf(2_208_988_800L);
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d*)?");
  private static final int PROBED = 50;
  private static final double MOST = 0.9;

  private final Sample sample;
  private final List<ColumnProfile> profiles;

  TimeFinder(Sample sample, List<ColumnProfile> profiles) {
    this.sample = sample;
    this.profiles = profiles;
  }

  /** All that may be the time, the most likely first. */
  List<TimeGuess> all() {
    List<TimeGuess> guesses = new ArrayList<>();
    parts().ifPresent(guesses::add);
    for (ColumnProfile profile : profiles) {
      if (2 * profile.counts().filled() > sample.size().records()) {
        of(profile).ifPresent(guess -> guesses.add(weighed(guess, profile)));
      }
    }
    dateAndTime(guesses).ifPresent(guesses::add);
    dateAndHour(guesses).ifPresent(guesses::add);
    guesses.sort(Comparator.comparingDouble(TimeGuess::score).reversed());
    return guesses;
  }

  /** Less for a field that records lack; more for one that tells records apart. */
  private TimeGuess weighed(TimeGuess guess, ColumnProfile profile) {
    double filled = (double) profile.counts().filled() / sample.size().records();
    double apart = Math.min(1, (double) profile.distinct() / sample.size().records());
    double name = TimeNames.isOne(profile.path()) ? 2 : 0;
    return guess.worth((guess.score() + name + apart) * filled, guess.note());
  }

  private Optional<TimeGuess> of(ColumnProfile profile) {
    List<String> texts = texts(profile.column());
    List<String> numbers = texts.stream().filter(text -> NUMBER.matcher(text).matches()).toList();
    if (numbers.size() >= MOST * texts.size()) {
      return ofNumbers(profile, numbers);
    }
    return ofTexts(profile.column(), texts);
  }

  private static List<String> texts(SampleColumn column) {
    List<String> texts = new ArrayList<>();
    for (int record = 0; record < column.records() && texts.size() < PROBED; record++) {
      if (column.has(record)) {
        texts.add(column.text(record).strip());
      }
    }
    return texts;
  }

  private static Optional<TimeGuess> ofNumbers(ColumnProfile profile, List<String> texts) {
    for (Mapping.TimeForm form : Units.ALL) {
      long plausible = texts.stream().filter(text -> isOfToday(text, form)).count();
      if (plausible >= MOST * texts.size()) {
        return Optional.of(guess(profile.column(), form, "", 3, ""));
      }
    }
    boolean named = TimeNames.isOne(profile.path());
    if (named && texts.stream().allMatch(text -> text.matches("(19|20)\\d{6}(\\d{4}(\\d{2})?)?"))) {
      String pattern = "yyyyMMddHHmmss".substring(0, texts.get(0).length());
      TimeGuess digits = guess(profile.column(), Mapping.TimeForm.PATTERN, pattern, 3, "");
      if (digits.readable(PROBED) >= MOST) {
        return Optional.of(digits);
      }
    }
    if (named && rises(profile.column())) {
      Mapping.TimeForm form = Units.ofName(TimeNames.words(profile.path()));
      return Optional.of(
          guess(
              profile.column(),
              form,
              "",
              1,
              "The times are numbers that are no dates of today. They are taken for "
                  + Units.word(form)
                  + " since the start, and read as since 1970: distances are right if the unit"
                  + " is."));
    }
    if (profile.isCounter() && COUNTERS.contains(TimeNames.last(profile.path()))) {
      return Optional.of(
          guess(
              profile.column(),
              Mapping.TimeForm.SECONDS,
              "",
              -2,
              "The file has no times. "
                  + Words.shown(profile.path())
                  + " counts the records and is read as seconds since 1970: it keeps their order;"
                  + " true times and gaps are not known."));
    }
    return Optional.empty();
  }

  private static Optional<TimeGuess> ofTexts(SampleColumn column, List<String> texts) {
    TimeGuess iso = guess(column, Mapping.TimeForm.ISO, "", 3, "");
    if (iso.readable(PROBED) >= MOST) {
      return Optional.of(iso);
    }
    return patterned(List.of(column), texts);
  }

  /** A guess with a pattern, if one reads the texts; of two, that which the order supports. */
  private static Optional<TimeGuess> patterned(List<SampleColumn> columns, List<String> texts) {
    List<Integer> fractions =
        texts.stream()
            .map(TimeShape::fraction)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
    List<TimeGuess> possible =
        TimeShape.patterns(texts.get(0), fractions).stream()
            .map(pattern -> new TimeGuess(columns, Mapping.TimeForm.PATTERN, pattern, 3, ""))
            .toList();
    List<TimeGuess> read =
        possible.stream().filter(guess -> guess.readable(PROBED) >= MOST).toList();
    if (read.isEmpty() || possible.size() == 1) {
      return read.stream().findFirst();
    }
    return Optional.of(
        read.size() == 2
            ? DateOrder.of(read.get(0), read.get(1))
            : DateOrder.of(possible.get(0), possible.get(1)));
  }

  /** Year, month, day and perhaps hour, minute and second in columns of their own. */
  private Optional<TimeGuess> parts() {
    List<SampleColumn> columns = new ArrayList<>();
    StringBuilder pattern = new StringBuilder();
    for (int part = 0; part < TimeNames.PARTS.size(); part++) {
      List<String> names = TimeNames.PARTS.get(part);
      Optional<ColumnProfile> column =
          profiles.stream()
              .filter(profile -> names.contains(TimeNames.last(profile.path())))
              .filter(profile -> profile.isNumeric() && profile.isWhole())
              .findFirst();
      if (column.isEmpty()) {
        break;
      }
      columns.add(column.get().column());
      pattern.append(pattern.isEmpty() ? "" : " ").append(LETTERS.get(part));
    }
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    // Less than a date is taken only where there is no other time.
    double score = columns.size() < 3 ? columns.size() / 10.0 : 5.5;
    TimeGuess guess =
        new TimeGuess(columns, Mapping.TimeForm.PATTERN, pattern.toString(), score, "");
    return guess.readable(Integer.MAX_VALUE) >= MOST ? Optional.of(guess) : Optional.empty();
  }

  /** A date in one column and the time of day in another. */
  private Optional<TimeGuess> dateAndTime(List<TimeGuess> guesses) {
    for (TimeGuess date : guesses) {
      if (date.columns().size() > 1
          || date.form() == Mapping.TimeForm.SECONDS
          || texts(date.columns().get(0)).stream().anyMatch(text -> text.contains(":"))) {
        continue;
      }
      for (ColumnProfile time : profiles) {
        List<String> texts = texts(time.column());
        if (texts.isEmpty()
            || !texts.stream().allMatch(TimeShape::isTimeOfDay)
            || time.isNumeric()) {
          continue;
        }
        List<SampleColumn> both = List.of(date.columns().get(0), time.column());
        TimeGuess iso = new TimeGuess(both, Mapping.TimeForm.ISO, "", date.score() + 2, "");
        if (iso.readable(PROBED) >= MOST) {
          return Optional.of(iso);
        }
        List<String> joined = new ArrayList<>();
        for (int record = 0; record < sample.size().records() && joined.size() < PROBED; record++) {
          if (iso.has(record)) {
            joined.add(iso.text(record));
          }
        }
        if (!joined.isEmpty()) {
          Optional<TimeGuess> pattern = patterned(both, joined);
          if (pattern.isPresent()) {
            return Optional.of(pattern.get().worth(date.score() + 2, pattern.get().note()));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A date in one column and the hour as a number in another. */
  private Optional<TimeGuess> dateAndHour(List<TimeGuess> guesses) {
    for (TimeGuess date : guesses) {
      if (date.columns().size() > 1
          || !Units.written(date.form()).isEmpty()
          || texts(date.columns().get(0)).stream().anyMatch(text -> text.contains(":"))) {
        continue;
      }
      String day = date.pattern().isEmpty() ? "yyyy-M-d" : date.pattern();
      for (ColumnProfile hour : profiles) {
        if (TimeNames.isHour(hour.path()) && hour.isNumeric() && hour.isWhole()) {
          TimeGuess both =
              new TimeGuess(
                  List.of(date.columns().get(0), hour.column()),
                  Mapping.TimeForm.PATTERN,
                  day + " H",
                  date.score() + 1,
                  date.note());
          if (both.readable(Integer.MAX_VALUE) >= MOST) {
            return Optional.of(both);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static TimeGuess guess(
      SampleColumn column, Mapping.TimeForm form, String pattern, double score, String note) {
    return new TimeGuess(List.of(column), form, pattern, score, note);
  }

  private static boolean isOfToday(String text, Mapping.TimeForm form) {
    BigDecimal seconds = new BigDecimal(text).movePointLeft(Units.digits(form));
    return seconds.compareTo(FIRST) >= 0 && seconds.compareTo(LAST) < 0;
  }

  private static boolean rises(SampleColumn column) {
    BigDecimal before = null;
    for (int record = 0; record < column.records(); record++) {
      String text = column.text(record).strip();
      if (!NUMBER.matcher(text).matches()) {
        return false;
      }
      BigDecimal number = new BigDecimal(text);
      if (before != null && number.compareTo(before) < 0) {
        return false;
      }
      before = number;
    }
    return before != null;
  }
}
