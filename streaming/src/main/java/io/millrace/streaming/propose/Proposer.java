package io.millrace.streaming.propose;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.sample.Sample;
import io.millrace.streaming.sample.SampleColumn;
import io.millrace.streaming.sample.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides what each field of a sample is. */
final class Proposer {

  /** A dictionary takes no more. */
  private static final int MOST_CHANNELS = 2048;

  private static final double MOST_GAPS = 0.95;
  private static final int MOST_WORDS = 8;
  private static final int MOST_SHOWN = 12;
  private static final Pattern WITH_UNIT =
      Pattern.compile("[-+]?\\d+([.,]\\d+)?\\s?[\\p{L}%°].{0,8}");

  private final String path;
  private final Sample sample;
  private final List<ColumnProfile> profiles;
  private final List<String> notes = new ArrayList<>();
  private final Map<ColumnProfile, String> leftOut = new LinkedHashMap<>();

  private Proposer(Sample sample) {
    this.path = sample.file();
    this.sample = sample;
    RecordFormat.Numbers style =
        sample.shape() instanceof Sample.Shape.Csv csv
            ? csv.layout().numbers()
            : RecordFormat.Numbers.POINT;
    this.profiles =
        sample.columns().stream().map(column -> ColumnProfile.of(column, style)).toList();
    notes.addAll(sample.notes());
  }

  /**
   * Proposes what to read.
   *
   * @throws FileException if there is no time or no number that varies
   */
  static Proposal of(Sample sample) throws FileException {
    return new Proposer(sample).proposal();
  }

  /** What the columns hold, and what stands in the way of reading some. */
  private String found() {
    List<String> found = new ArrayList<>();
    String cure = "";
    for (ColumnProfile profile : profiles) {
      String name = Words.shown(profile.path());
      String first = first(profile);
      if (found.size() < MOST_SHOWN) {
        String content = profile.content().name().toLowerCase(Locale.ROOT);
        found.add(name + " (" + content + (first.isEmpty() ? "" : ", first " + first) + ")");
      }
      if (profile.content() == ColumnProfile.Content.TEXTS && WITH_UNIT.matcher(first).matches()) {
        cure = "; a number with a unit, such as " + first + ", is none: write the number alone";
      } else if (TimeNames.isOne(profile.path()) && first.matches("[-+.\\d]+[eE][-+]?\\d+")) {
        cure =
            "; a time with an exponent, such as "
                + first
                + ", may have lost digits: write "
                + name
                + " with all of them";
      }
    }
    return String.join(", ", found) + (profiles.size() > MOST_SHOWN ? ", …" : "") + cure;
  }

  private static String first(ColumnProfile profile) {
    for (int record = 0; record < profile.column().records(); record++) {
      if (profile.column().has(record)) {
        return Words.shown(profile.column().text(record).strip());
      }
    }
    return "";
  }

  private Proposal proposal() throws FileException {
    List<TimeGuess> times = new TimeFinder(sample, profiles).all();
    if (times.isEmpty()) {
      throw new FileException(
          "Cannot propose a pipeline for "
              + path
              + ": expected a field with the time of each record, found "
              + found()
              + "; a map needs time: {path: …} with a unit (s, ms, us, ns) for numbers or a pattern"
              + " such as dd.MM.yyyy HH:mm for text. If records have an order and no time, add a"
              + " column that counts them, called index");
    }
    TimeGuess time = times.get(0);
    if (!time.note().isEmpty()) {
      notes.add(time.note());
    }
    long[] read = time.read(sample.size().records());
    if (isBackwards(read)) {
      notes.add(
          "CHECK: the records run backwards, the newest first. Sort the file by time, for example"
              + " with tac, or the pipeline learns in the wrong order and refuses what is late.");
      // As they would be in the sorted file.
      Arrays.setAll(read, at -> read[at] == TimeGuess.NONE ? read[at] : -read[at]);
    }
    KeyFinder keys = new KeyFinder(profiles, read, time.columns());
    KeyGuess apart = keys.find();
    List<ColumnProfile> rest = new ArrayList<>(profiles);
    rest.removeIf(profile -> time.columns().contains(profile.column()));
    rest.removeIf(profile -> apart.column().stream().anyMatch(one -> one == profile.column()));
    Optional<ColumnProfile> label = label(rest);
    label.ifPresent(rest::remove);
    Set<SampleColumn> otherTimes = new HashSet<>();
    times.stream().skip(1).forEach(other -> otherTimes.addAll(other.columns()));
    List<ColumnProfile> numeric =
        rest.stream().filter(profile -> measures(profile, otherTimes)).toList();
    Sentinels sentinels = Sentinels.of(numeric);
    List<Proposal.Channel> channels = channels(numeric, sentinels);
    if (channels.isEmpty()) {
      throw new FileException(
          "Cannot propose a pipeline for "
              + path
              + ": expected at least one field of numbers that vary besides time and key, found "
              + found());
    }
    kinds(channels);
    Optional<SensorFinder.Found> single = single(channels, keys, read);
    KeyGuess key = apart;
    if (single.isPresent()) {
      KeyGuess owner = single.get().key();
      key = owner;
      leftOut.remove(single.get().rows().sensor());
      leftOut.keySet().removeIf(left -> owner.column().stream().anyMatch(left.column()::equals));
      label.ifPresent(left -> leftOut.put(left, "a label, which rows of sensors do not pass on"));
      label = Optional.empty();
    }
    notes.addAll(sentinels.notes());
    List<String> missing = missing(channels, sentinels);
    List<Proposal.LeftOut> others = new ArrayList<>();
    leftOut.forEach((profile, why) -> others.add(new Proposal.LeftOut(profile, why)));
    return new Proposal(
        sample,
        time,
        key,
        label,
        channels,
        single.map(SensorFinder.Found::rows),
        others,
        missing,
        LatenessGuess.of(key, notes),
        notes);
  }

  /** The sensors of records that have one value each, which no record lacks. */
  private Optional<SensorFinder.Found> single(
      List<Proposal.Channel> channels, KeyFinder keys, long[] times) {
    return channels.size() == 1 && channels.get(0).profile().counts().absent() == 0
        ? new SensorFinder(profiles, keys, times, channels.get(0).profile()).find()
        : Optional.empty();
  }

  private static boolean isBackwards(long[] times) {
    int back = 0;
    int forth = 0;
    for (int record = 1; record < times.length; record++) {
      if (times[record] != TimeGuess.NONE && times[record - 1] != TimeGuess.NONE) {
        back += times[record] < times[record - 1] ? 1 : 0;
        forth += times[record] > times[record - 1] ? 1 : 0;
      }
    }
    return back > 10 && back > 20 * forth;
  }

  /** The field of labels: texts before numbers. */
  private static Optional<ColumnProfile> label(List<ColumnProfile> rest) {
    List<ColumnProfile> named =
        rest.stream()
            .filter(profile -> LabelNames.isOne(profile.path()))
            .filter(profile -> profile.counts().filled() > 0)
            .toList();
    return named.stream()
        .filter(profile -> !profile.isNumeric())
        .findFirst()
        .or(() -> named.stream().filter(profile -> profile.numbers().size() <= 100).findFirst());
  }

  /** Whether a field measures something; says why if not. */
  private boolean measures(ColumnProfile profile, Set<SampleColumn> otherTimes) {
    Optional<String> why = reason(profile, otherTimes);
    why.ifPresent(reason -> leftOut.put(profile, reason));
    return why.isEmpty();
  }

  private Optional<String> reason(ColumnProfile profile, Set<SampleColumn> otherTimes) {
    return Optional.ofNullable(
        switch (profile.content()) {
          case EMPTY -> "empty";
          case LISTS -> "lists of more than 64 elements, or other data that is no number";
          case FLAGS -> "true and false, which are no numbers";
          case TEXTS -> texts(profile);
          case NUMBERS ->
              profile.isCounter()
                  ? "counts the records"
                  : otherTimes.contains(profile.column())
                      ? "another time"
                      : TimeNames.isPart(profile.path())
                          ? "a part of the time"
                          : LabelNames.isOne(profile.path())
                              ? "an answer by its name, and no measurement"
                              : KeyFinder.isIdentity(profile.path())
                                  ? "identifies by its name, and measures nothing"
                                  : profile.gaps() > MOST_GAPS
                                      ? "a number in only "
                                          + Numerals.percent(1 - profile.gaps())
                                          + " of the records"
                                      : null;
        });
  }

  private static String texts(ColumnProfile profile) {
    String shown = Words.shown(profile.words().keySet().stream().findFirst().orElse(""));
    if (WITH_UNIT.matcher(shown).matches()) {
      return "numbers with a unit, such as "
          + shown
          + "; write the numbers alone to use it as a channel";
    }
    String many =
        profile.isConstant()
            ? "always " + shown
            : Numerals.count(profile.distinct()) + " different, such as " + shown;
    return profile.numbers().isEmpty()
        ? "text, " + many
        : "text among numbers, such as " + shown + "; too much of it to be a channel";
  }

  private List<Proposal.Channel> channels(List<ColumnProfile> numeric, Sentinels sentinels) {
    List<ColumnProfile> varying = new ArrayList<>();
    for (ColumnProfile profile : numeric) {
      NavigableMap<Float, Integer> values = profile.without(sentinels.missing());
      if (values.size() < 2) {
        leftOut.put(
            profile,
            values.isEmpty()
                ? "only numbers that mean missing"
                : "always " + Numerals.of(values.firstKey()));
      } else if (varying.size() == MOST_CHANNELS) {
        leftOut.put(profile, "beyond the " + MOST_CHANNELS + " channels of a dictionary");
      } else {
        varying.add(profile);
      }
    }
    Map<String, String> names =
        new ChannelNames(sample, profiles).of(varying.stream().map(ColumnProfile::path).toList());
    return varying.stream()
        .map(
            profile ->
                new Proposal.Channel(
                    names.get(profile.path()),
                    profile,
                    remark(profile, profile.without(sentinels.missing()))))
        .toList();
  }

  private static String remark(ColumnProfile profile, NavigableMap<Float, Integer> values) {
    String range =
        values.size() == 2
            ? "only " + Numerals.of(values.firstKey()) + " and " + Numerals.of(values.lastKey())
            : Numerals.range(values);
    int sentinels = profile.numbers().size() == values.size() ? 0 : count(profile, values);
    double gaps = profile.gaps() + (double) sentinels / profile.column().records();
    return gaps > 0 ? range + ", " + Numerals.percent(gaps) + " missing" : range;
  }

  private static int count(ColumnProfile profile, NavigableMap<Float, Integer> values) {
    return sum(profile.numbers()) - sum(values);
  }

  private static int sum(NavigableMap<Float, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Says that records are of several kinds, if none has values of all channels. */
  private void kinds(List<Proposal.Channel> channels) {
    int most = 0;
    for (int record = 0; record < sample.size().records(); record++) {
      int at = record;
      most =
          Math.max(
              most,
              (int)
                  channels.stream().filter(channel -> channel.profile().column().has(at)).count());
    }
    if (most < channels.size()) {
      notes.add(
          "CHECK: no record has a value of all "
              + channels.size()
              + " channels, at most "
              + most
              + ". If records are of several kinds, write each kind into a file of its own, and"
              + " read it by a pipeline of its own.");
    }
  }

  /** Words and numbers that mean missing in any channel. */
  private List<String> missing(List<Proposal.Channel> channels, Sentinels sentinels) {
    Set<String> missing = new LinkedHashSet<>();
    for (Proposal.Channel channel : channels) {
      Map<String, Integer> words = channel.profile().words();
      List<String> listed =
          words.size() <= MOST_WORDS
              ? List.copyOf(words.keySet())
              : words.keySet().stream().filter(ColumnProfile::meansMissing).toList();
      missing.addAll(listed);
      List<String> odd =
          words.keySet().stream().filter(word -> !ColumnProfile.meansMissing(word)).toList();
      if (!odd.isEmpty()) {
        notes.add(
            Words.shown(channel.name())
                + " has words among its numbers: "
                + String.join(", ", odd.stream().limit(5).map(Words::shown).toList())
                + (words.size() <= MOST_WORDS
                    ? ". They are taken for a missing value."
                    : ", … Records with them are refused."));
      }
    }
    sentinels.missing().forEach(value -> missing.add(Numerals.of(value)));
    return List.copyOf(missing);
  }

  /** The form of a time in words, for the table. */
  static String written(TimeGuess time) {
    return switch (time.form()) {
      case ISO -> "time, ISO 8601";
      case PATTERN -> "time, " + time.pattern();
      default -> "time, " + Units.written(time.form());
    };
  }

  /** Whether a form is a number with a unit. */
  static boolean hasUnit(Mapping.TimeForm form) {
    return !Units.written(form).isEmpty();
  }
}
