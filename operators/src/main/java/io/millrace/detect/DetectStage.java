package io.millrace.detect;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.EventScope;
import io.millrace.api.event.Watch;
import io.millrace.api.event.WatchedField;
import io.millrace.api.event.Watching;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stage {@code detect}: alarms where a field is beyond a threshold, or beyond what its key
 * exceeds at a declared rate.
 */
public final class DetectStage {

  private static final double MOST = 1e30;

  /** A hundred years. */
  private static final double LONGEST_QUIET = 100 * 365.25 * 86_400_000;

  private static final Key<Double> THRESHOLD =
      Key.number("threshold", -MOST, MOST)
          .describedAs("Value beyond which an alarm begins; instead of it: rate.")
          .defaultsToComputed("none: rate");
  private static final Key<Double> RELEASE =
      Key.number("release", -MOST, MOST)
          .describedAs("Value at which an alarm ends, not beyond the threshold.")
          .defaultsToComputed("the threshold");
  private static final Pattern RATE_FORM =
      Pattern.compile("(\\d+(?:\\.\\d+)?) ?/ ?(?:(\\d+(?:\\.\\d+)?) )?(s|min|h|d)");
  private static final Key<String> RATE =
      Key.of("rate", Forms.text("a number of alarms a time, such as 1/d or 2/7 d", RATE_FORM))
          .describedAs("False alarms of a key that are borne; instead of it: threshold.")
          .defaultsToComputed("none: threshold");
  private static final Key<Double> SMOOTH =
      Key.number("smooth", 1e-4, 1)
          .describedAs("With rate: weight of a reading in the mean of the logarithm; 1: none.")
          .defaultsTo(1.0);
  private static final Key<Integer> HORIZON =
      Key.whole("horizon", 1000, ClusterTail.LARGEST_HORIZON)
          .describedAs("With rate: readings of a key that what is usual remembers.")
          .defaultsTo(20_000);
  private static final Key<Double> SLOW =
      Key.number("slow", 1e-4, 1)
          .describedAs("With rate: weight in a second, slower mean; each has half of the rate.")
          .defaultsToComputed("none");
  private static final Key<RateWatch.Learn> LEARN =
      Key.choice("learn", RateWatch.Learn.ALL)
          .describedAs("With rate: which readings are learned as usual; usual: none of an alarm.");
  private static final Key<Integer> UNTIL =
      Key.whole("until", 0, 1 << 24)
          .describedAs("With rate: reading of a key from which on nothing is learned; 0: never.")
          .defaultsTo(0);
  private static final Key<Integer> LATE =
      Key.whole("late", 0, LateReadings.LONGEST)
          .describedAs("With rate: readings by which learning lags behind; none before an alarm.")
          .defaultsTo(0);
  private static final Key<Integer> LEAST =
      Key.whole("least", 1, 1_000_000)
          .describedAs("Readings beyond the threshold, one after the other, of an alarm.")
          .defaultsTo(1);
  private static final Key<Side> SIDE =
      Key.choice("side", Side.ABOVE).describedAs("Where a value is beyond the threshold.");
  private static final Pattern QUIET_FORM = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(s|min|h|d)");
  private static final Key<String> QUIET =
      Key.of("quiet", Forms.text("a time such as 10 min", QUIET_FORM))
          .describedAs("Time behind the end of an alarm of a key in which no other begins.")
          .defaultsToComputed("none");
  private static final Pattern HOURS_FORM = Pattern.compile("([01]?\\d|2[0-3])-([01]?\\d|2[0-4])");
  private static final Key<String> HOURS =
      Key.of("quiet_hours", Forms.text("hours of the day, UTC, such as 22-6", HOURS_FORM))
          .describedAs("Hours of the day, UTC, in which no alarm begins.")
          .defaultsToComputed("none");
  private static final Key<List<String>> WHILE =
      Key.of("quiet_while", Forms.texts("a field that is true or false, such as drift.found"))
          .describedAs("Fields that are true or false; while one is true no alarm begins.")
          .defaultsToComputed("none");
  private static final Key<String> AFTER =
      Key.of("quiet_after", Forms.text("a time such as 10 min", QUIET_FORM))
          .describedAs("With quiet_while: time behind it in which no alarm begins either.")
          .defaultsToComputed("none");
  private static final KeyTable KEYS =
      KeyTable.of(
          THRESHOLD, RELEASE, LEAST, SIDE, RATE, SMOOTH, SLOW, HORIZON, LEARN, UNTIL, LATE, QUIET,
          HOURS, WHILE, AFTER);

  private static final Map<String, Long> MILLISECONDS =
      Map.of("s", 1000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private DetectStage() {}

  /** Where a value is beyond the threshold. */
  enum Side {
    ABOVE,
    BELOW
  }

  /** Returns the factory of {@code detect} stages. */
  public static ModelFactory.Watcher factory() {
    return ModelFactory.watching(KEYS, new Factory());
  }

  private static final class Factory implements ModelFactory.Watcher {

    @Override
    public Watching watch(Options options, WatchedField field) {
      return watch(options, Collections.singletonList(field));
    }

    @Override
    public Watching watch(Options options, List<WatchedField> fields) {
      return DetectStage.watch(options, fields);
    }

    @Override
    public boolean isOfSeveral() {
      return true;
    }

    @Override
    public Optional<Key<List<String>>> flags() {
      return Optional.of(WHILE);
    }
  }

  private static Watching watch(Options options, List<WatchedField> fields) {
    if (fields.contains(null)) {
      options.refuse(
          ModelFactory.Watcher.ON, "expected a field, as stage.field, found a stage alone");
    }
    if (options.has(ModelFactory.Watcher.LEARNER)) {
      options.refuse(
          ModelFactory.Watcher.LEARNER, "has no effect: an alarm changes no learner; remove it");
    }
    if (options.has(RATE) == options.has(THRESHOLD)) {
      options.refuse(
          options.has(RATE) ? RATE.name() : "",
          "expected one of threshold and rate, found "
              + (options.has(RATE) ? "both; remove one" : "none; write rate: 1/d or a threshold"));
    }
    return new Watching(
        EventKind.ALARM,
        Optional.of(
            suppressed(
                options.has(RATE) ? byRate(options, fields) : byThreshold(options, fields),
                options)),
        EventScope.KEY,
        EventEffect.TELL,
        0,
        EventEffect.EVERY);
  }

  private static long time(Key<String> key, Options options) {
    Matcher time = QUIET_FORM.matcher(options.read(key, ""));
    if (!time.matches()) {
      return 0;
    }
    double millis = Double.parseDouble(time.group(1)) * MILLISECONDS.get(time.group(2));
    return Math.round(Math.min(millis, LONGEST_QUIET));
  }

  /** Without a rule the state stays that of the watch alone. */
  private static Watch suppressed(AlarmWatch watch, Options options) {
    int flags = options.read(WHILE, List.of()).size();
    if (flags == 0 && options.has(AFTER)) {
      options.refuse(AFTER, "has no effect without quiet_while; remove it");
    }
    int from = 0;
    int to = 0;
    Matcher hours = HOURS_FORM.matcher(options.read(HOURS, ""));
    if (hours.matches()) {
      from = Integer.parseInt(hours.group(1));
      to = Integer.parseInt(hours.group(2));
      if (from == to || to - from == 24) {
        options.refuse(
            HOURS,
            "expected a part of the day such as 22-6, found "
                + hours.group()
                + "; remove the stage instead");
      }
    }
    SuppressedWatch.Rules rules =
        new SuppressedWatch.Rules(time(QUIET, options), from, to, flags, time(AFTER, options));
    return rules.isEmpty() ? watch : new SuppressedWatch(watch, rules);
  }

  private static AlarmWatch byThreshold(Options options, List<WatchedField> fields) {
    if (fields.size() > 1 && options.has(THRESHOLD)) {
      options.refuse(
          THRESHOLD,
          "is in the units of one field, found "
              + fields.size()
              + " fields; write rate: 1/d, which several can have together");
    }
    for (Key<?> key : List.of(SMOOTH, SLOW, HORIZON, LEARN, UNTIL, LATE)) {
      if (options.has(key)) {
        options.refuse(key, "has no effect without rate; remove it");
      }
    }
    double threshold = options.read(THRESHOLD, 0.0);
    double release = options.read(RELEASE, threshold);
    int sign = sign(options);
    if (sign * release > sign * threshold) {
      options.refuse(
          RELEASE,
          "expected at "
              + (sign > 0 ? "most" : "least")
              + " the threshold "
              + threshold
              + ", found "
              + release
              + "; an alarm ends where the value is back");
    }
    return new ThresholdWatch(sign, threshold, release, options.read(LEAST));
  }

  private static AlarmWatch byRate(Options options, List<WatchedField> fields) {
    if (options.has(RELEASE)) {
      options.refuse(
          RELEASE, "has no effect with rate: an alarm ends with ten usual readings; remove it");
    }
    double rate = milliseconds(options.read(RATE, "1/d"), options);
    RateWatch.Settings settings =
        new RateWatch.Settings(
            sign(options),
            rate,
            options.read(LEAST),
            scales(options),
            new RateWatch.Memory(
                options.read(HORIZON),
                options.read(LEARN),
                options.read(UNTIL),
                options.read(LATE)));
    boolean[] shares = new boolean[fields.size()];
    for (int member = 0; member < shares.length; member++) {
      WatchedField field = fields.get(member);
      shares[member] = field != null && field.kind() == WatchedField.Kind.SHARE;
    }
    return shares.length > 1 || shares[0]
        ? new EnsembleWatch(settings, shares)
        : new RateWatch(settings);
  }

  private static RateWatch.Scales scales(Options options) {
    double smooth = options.read(SMOOTH);
    double slow = options.read(SLOW, 0.0);
    if (options.has(SLOW) && slow >= smooth) {
      options.refuse(
          SLOW,
          "expected less than smooth, "
              + smooth
              + ", found "
              + slow
              + "; the second mean is the slower one");
    }
    return new RateWatch.Scales(smooth, slow);
  }

  private static int sign(Options options) {
    return options.read(SIDE) == Side.ABOVE ? 1 : -1;
  }

  /** Alarms a millisecond. */
  private static double milliseconds(String rate, Options options) {
    Matcher parts = RATE_FORM.matcher(rate);
    if (!parts.matches()) {
      return 1;
    }
    double alarms = Double.parseDouble(parts.group(1));
    double time = parts.group(2) == null ? 1 : Double.parseDouble(parts.group(2));
    if (alarms == 0 || time == 0) {
      options.refuse(RATE, "expected more than 0 alarms and a time above 0, found " + rate);
      return 1;
    }
    return alarms / (time * MILLISECONDS.get(parts.group(3)));
  }
}
