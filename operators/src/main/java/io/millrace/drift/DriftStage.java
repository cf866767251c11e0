package io.millrace.drift;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/*
 * The usual settings of ddm, eddm, hddm-a, hddm-w and kswin are not those of their authors: with
 * these, at most 50 of 1,000 stationary streams of 2,000 numbers have an alarm, at 5 to 50 errors
 * in 100; DriftLevelTest counts them.
 */
/** The stage {@code drift}: finds that the numbers of a field have changed. */
public final class DriftStage {

  private static final Key<DriftKind> DETECTOR =
      Key.choice("detector", DriftKind.ADWIN).describedAs("How a change is found.");
  private static final Key<EventScope> BY =
      Key.choice("by", EventScope.KEY)
          .describedAs("Whether the numbers of each key are watched, or those of the whole group.");
  private static final Key<EventEffect> THEN =
      Key.choice("then", EventEffect.TELL).describedAs("What a change does, beside its event.");
  private static final Key<Double> SHARE =
      Key.number("share", .001, .999)
          .describedAs("With then: forget, the weight of what was learned that is left.")
          .defaultsTo(.5);
  private static final Key<Integer> EVERY =
      Key.whole("every", 1, 1024)
          .describedAs(
              "Readings of a group from one moment at which effects take place to the next.")
          .defaultsTo(EventEffect.EVERY);
  private static final Key<Direction> DIRECTION =
      Key.choice("direction", Direction.RISE).describedAs("Which change of the mean is found.");
  private static final Key<List<Double>> RANGE =
      Key.of("range", Forms.list("two numbers", Forms.number(-1e30, 1e30)))
          .describedAs("Least and largest number of the field; becomes 0 to 1, clipped.")
          .defaultsToComputed("numbers are taken as they are");
  private static final Key<Double> LEVEL =
      Key.number("level", 1e-12, .5)
          .describedAs("Level of a test.")
          .defaultsToComputed("adwin .002, hddm-a .0005, hddm-w .00001, kswin .00005");
  private static final Key<Double> DEVIATIONS =
      Key.number("deviations", .1, 100).describedAs("With ddm: the rise.").defaultsTo(3.5);
  private static final Key<Double> RATIO =
      Key.number("ratio", .01, .99).describedAs("With eddm: the fall.").defaultsTo(.8);
  private static final Key<Integer> LEAST =
      Key.whole("least", 1, 1_000_000)
          .describedAs("With ddm and eddm: errors before the first test.")
          .defaultsToComputed("ddm 30, eddm 100");
  private static final Key<Double> RATE =
      Key.number("rate", .0001, .999)
          .describedAs("With hddm-w: weight of the newest number.")
          .defaultsTo(.02);
  private static final Key<Double> SLACK =
      Key.number("slack", 0, 1000)
          .describedAs("With page-hinkley: the rise, in deviations, that is not looked for.")
          .defaultsTo(.2);
  private static final Key<Double> THRESHOLD =
      Key.number("threshold", .001, 1e9)
          .describedAs("With page-hinkley: the sum, in deviations, that is a change.")
          .defaultsTo(50.0);
  private static final Key<Integer> WINDOW =
      Key.whole("window", 4, 10_000).describedAs("With kswin: numbers kept.").defaultsTo(1000);
  private static final Key<Integer> NEWEST =
      Key.whole("newest", 2, 5_000)
          .describedAs("With kswin: newest numbers that are compared with as many others.")
          .defaultsTo(250);
  private static final Key<Integer> SEED =
      Key.whole("seed", 0, Integer.MAX_VALUE)
          .describedAs("With kswin: of the choice of the others.")
          .defaultsTo(0);
  private static final KeyTable KEYS =
      KeyTable.of(
          DETECTOR,
          BY,
          THEN,
          SHARE,
          EVERY,
          DIRECTION,
          RANGE,
          LEVEL,
          DEVIATIONS,
          RATIO,
          LEAST,
          RATE,
          SLACK,
          THRESHOLD,
          WINDOW,
          NEWEST,
          SEED);

  /** By option, the detectors that read it. */
  private static final Map<Key<?>, Set<DriftKind>> OF =
      Map.ofEntries(
          Map.entry(
              DIRECTION, EnumSet.of(DriftKind.HDDM_A, DriftKind.HDDM_W, DriftKind.PAGE_HINKLEY)),
          Map.entry(RANGE, EnumSet.of(DriftKind.HDDM_A, DriftKind.HDDM_W, DriftKind.ADWIN)),
          Map.entry(
              LEVEL,
              EnumSet.of(DriftKind.ADWIN, DriftKind.HDDM_A, DriftKind.HDDM_W, DriftKind.KSWIN)),
          Map.entry(DEVIATIONS, EnumSet.of(DriftKind.DDM)),
          Map.entry(RATIO, EnumSet.of(DriftKind.EDDM)),
          Map.entry(LEAST, EnumSet.of(DriftKind.DDM, DriftKind.EDDM)),
          Map.entry(RATE, EnumSet.of(DriftKind.HDDM_W)),
          Map.entry(SLACK, EnumSet.of(DriftKind.PAGE_HINKLEY)),
          Map.entry(THRESHOLD, EnumSet.of(DriftKind.PAGE_HINKLEY)),
          Map.entry(WINDOW, EnumSet.of(DriftKind.KSWIN)),
          Map.entry(NEWEST, EnumSet.of(DriftKind.KSWIN)),
          Map.entry(SEED, EnumSet.of(DriftKind.KSWIN)));

  private DriftStage() {}

  /** Which change of a mean is found. */
  enum Direction {
    RISE,
    FALL
  }

  /** Returns the factory of {@code drift} stages. */
  public static ModelFactory.Watcher factory() {
    return ModelFactory.watching(KEYS, DriftStage::watch);
  }

  private static Watching watch(Options options, WatchedField field) {
    DriftKind kind = options.read(DETECTOR);
    KEYS.keys().stream()
        .filter(key -> OF.containsKey(key) && options.has(key) && !OF.get(key).contains(kind))
        .forEach(key -> refuse(options, key, kind));
    EventEffect effect = options.read(THEN);
    if (effect != EventEffect.FORGET && options.has(SHARE)) {
      options.refuse(SHARE, "is of then: forget; remove it, or write then: forget");
    }
    if (kind == DriftKind.OWN && options.has(BY)) {
      options.refuse(BY, "is not for detector: own, which is of the group; remove it");
    }
    Optional<Watch> watch =
        kind == DriftKind.OWN ? Optional.empty() : detector(kind, options, field);
    EventScope scope = kind == DriftKind.OWN ? EventScope.GROUP : options.read(BY);
    if (effect == EventEffect.TELL && options.has(EVERY)) {
      options.refuse(EVERY, "is of effects; remove it, or write then: restart");
    }
    return new Watching(
        EventKind.DRIFT, watch, scope, effect, options.read(SHARE), options.read(EVERY));
  }

  private static <T> void refuse(Options options, Key<T> key, DriftKind kind) {
    // Read, so that it is not unknown too; without a value where it has a fault of its own.
    options.read(key, null);
    options.refuse(
        key,
        "is not for detector: "
            + word(kind)
            + "; remove it"
            + (OF.get(key).isEmpty()
                ? ""
                : ", or choose "
                    + String.join(
                        " or ", OF.get(key).stream().map(DriftStage::word).sorted().toList())));
  }

  static String word(DriftKind kind) {
    return Forms.choice(DriftKind.class).written(kind).toString();
  }

  private static Optional<Watch> detector(DriftKind kind, Options options, WatchedField field) {
    if (field == null) {
      options.refuse(
          ModelFactory.Watcher.ON,
          "expected a field, as stage.field, found a stage alone; name a field, or write detector:"
              + " own for the changes that the stage finds itself");
      return Optional.empty();
    }
    boolean errors = kind == DriftKind.DDM || kind == DriftKind.EDDM;
    if (errors && !field.isOfErrors()) {
      options.refuse(
          ModelFactory.Watcher.ON,
          "expected a field of errors, 0 or 1, such as classify.correct or unusual, for detector: "
              + word(kind)
              + ", found '"
              + field.field().name()
              + "'; choose adwin, page-hinkley or kswin for numbers");
    }
    return Optional.of(
        new DriftWatch(word(kind), made(kind, options), intake(kind, options, field)));
  }

  private static DriftWatch.Intake intake(DriftKind kind, Options options, WatchedField field) {
    List<Double> range = options.read(RANGE, List.of());
    boolean falls = options.read(DIRECTION) == Direction.FALL;
    boolean right = field.kind() == WatchedField.Kind.RIGHT;
    boolean bounded = kind == DriftKind.HDDM_A || kind == DriftKind.HDDM_W;
    if (options.has(RANGE) && (range.size() != 2 || !(range.get(0) < range.get(1)))) {
      options.refuse(RANGE, "expected two numbers, the first below the second, found " + range);
      return DriftWatch.Intake.PLAIN;
    }
    if (field.isOfErrors()) {
      if (options.has(RANGE)) {
        options.refuse(RANGE, "is not for a field of 0 and 1; remove it");
      }
      // An error is what is not right, so a rise is one of the errors.
      return new DriftWatch.Intake(0, 1, right != falls);
    }
    if (bounded && range.isEmpty()) {
      options.refuse(
          ModelFactory.Watcher.ON,
          "expected a field of 0 and 1, or a range, for detector: "
              + word(kind)
              + ", found '"
              + field.field().name()
              + "'; write its least and largest number as range: [0, 3], or choose adwin,"
              + " page-hinkley or kswin");
      return DriftWatch.Intake.PLAIN;
    }
    return range.isEmpty()
        ? new DriftWatch.Intake(0, 0, falls)
        : new DriftWatch.Intake(range.get(0), range.get(1) - range.get(0), falls);
  }

  private static DriftDetector made(DriftKind kind, Options options) {
    int least = options.read(LEAST, kind == DriftKind.DDM ? 30 : 100);
    return switch (kind) {
      case ADWIN -> new Adwin(options.read(LEVEL, .002));
      case DDM -> new Ddm(options.read(DEVIATIONS), 30, least);
      case EDDM -> new Eddm(options.read(RATIO), least);
      case HDDM_A -> hddmA(options.read(LEVEL, .0005));
      case HDDM_W -> hddmW(options.read(RATE), options.read(LEVEL, 1e-5));
      case PAGE_HINKLEY -> new PageHinkley(options.read(SLACK), options.read(THRESHOLD));
      case KSWIN -> kswin(options);
      case OWN -> throw new IllegalArgumentException("Cannot make the detector of a learner");
    };
  }

  private static DriftDetector hddmA(double level) {
    return new HddmA(level, level);
  }

  private static DriftDetector hddmW(double rate, double level) {
    return new HddmW(rate, level, level);
  }

  private static DriftDetector kswin(Options options) {
    int window = options.read(WINDOW);
    int newest = options.read(NEWEST);
    if (2 * newest > window) {
      options.refuse(
          NEWEST, "expected at most half of the window, " + window / 2 + ", found " + newest);
      newest = window / 2;
    }
    return new Kswin(options.read(LEVEL, 5e-5), window, newest, options.read(SEED));
  }
}
