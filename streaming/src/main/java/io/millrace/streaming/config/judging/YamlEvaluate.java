package io.millrace.streaming.config.judging;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Value;
import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.streaming.config.place.YamlSink;
import io.millrace.streaming.config.unit.YamlUnits;
import io.millrace.streaming.judge.EvaluationFinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads {@code evaluate:} and {@code metrics:} of a pipeline or a branch. */
public final class YamlEvaluate {

  private static final String NAME = "evaluate";
  private static final String METRICS_EXAMPLE = "{folder: out/metrics}";

  private static final Key<Duration> WINDOW =
      Key.of("window", YamlUnits.durations(Duration.ofMillis(1), Duration.ofDays(3650)))
          .describedAs("Length of the windows of event time for which metrics are given.")
          .required("1 d");
  private static final Key<EvaluationSpec.Close> CLOSE =
      Key.of("close", Forms.choice(EvaluationSpec.Close.class))
          .describedAs(
              "When windows are given: when the watermark passes their end, or at the end of the"
                  + " input.")
          .defaultsToComputed("end with files, watermark with topics");
  private static final Key<String> FIELD =
      Key.of("field", YamlSink.FIELD)
          .describedAs("The field that is judged.")
          .defaultsToComputed("the first that answers a reading, a target, a class or is a score");
  private static final Key<String> LABEL =
      Key.of("label", Forms.text("the label of readings that should be found"))
          .describedAs("The label of the readings that should be found, to judge scores.");
  private static final Key<Double> THRESHOLD =
      Key.number("threshold", -1e30, 1e30).describedAs("A score above it is an alarm.");
  private static final Key<Integer> PROBATION =
      Key.whole("probation", 0, 1_000_000)
          .describedAs("First readings of each key that the score of NAB does not judge.")
          .defaultsTo(EvaluationSpec.Alarms.PROBATION);
  private static final Form<BaselineKind> WORD =
      Forms.choice(List.of(BaselineKind.values()), BaselineKind::word);
  private static final Key<List<Value>> BASELINES =
      Key.of(
              "baselines",
              Forms.elements("a list of simple methods such as [no-change, seasonal]", WORD))
          .describedAs("Simple methods that answer the same, beside the pipeline.")
          .defaultsToComputed("none");
  private static final Key<Integer> SEASON =
      Key.whole("season", 1, 1_000_000)
          .describedAs("Readings of a season, for mase and simple methods.")
          .defaultsTo(1);
  private static final Key<Integer> LAST =
      Key.whole("last", 1, 10_000)
          .describedAs("Judge the last answers of each key too, this many.")
          .defaultsToComputed("not judged");
  private static final Key<Double> FADING =
      Key.number("fading", 1e-9, 1)
          .describedAs("Judge with a factor by which each answer fades, too.")
          .defaultsToComputed("not judged");
  private static final Key<Double> LEVEL =
      Key.number("level", 1e-9, 1 - 1e-9)
          .describedAs("Nominal coverage of intervals.")
          .defaultsTo(EvaluationSpec.LEVEL);

  private static final Key<Entries> EVALUATE =
      Key.of(
              NAME,
              Forms.table(
                  "a mapping such as {window: 1 d}",
                  KeyTable.of(
                      WINDOW, CLOSE, FIELD, LABEL, THRESHOLD, PROBATION, BASELINES, SEASON, LAST,
                      FADING, LEVEL)))
          .describedAs("Judge the answers while the pipeline runs.");

  private static final Form<String> METRIC = Forms.text("the name of a metric");
  private static final Key<List<Value>> FIELDS =
      Key.of("fields", Forms.elements("a list of metrics such as [rmse, mase]", METRIC))
          .describedAs("The metrics that are written.")
          .defaultsToComputed("all");
  public static final Key<Entries> METRICS =
      YamlSink.key("metrics", METRICS_EXAMPLE, FIELDS)
          .describedAs("Where metrics of the answers are written, beside evaluate.")
          .defaultsToComputed("gauges alone");

  /** The keys there are, of a pipeline and of a branch. */
  public static final KeyTable KEYS = KeyTable.of(EVALUATE, METRICS);

  private final Entries at;

  private YamlEvaluate(Entries at) {
    this.at = at;
  }

  /**
   * Reads both sections.
   *
   * @param at the pipeline, or the branch
   * @param source of the pipeline, if it could be read
   * @param claim takes the place of the metrics, by its key
   */
  public static Read read(Entries at, Optional<SourceSpec> source, Consumer<SinkSpec> claim) {
    return new YamlEvaluate(at).read(source, claim);
  }

  /**
   * What was read.
   *
   * @param how empty if answers are not judged
   * @param sink of the metrics
   */
  public record Read(Optional<EvaluationSpec> how, Optional<SinkSpec> sink) {}

  private Read read(Optional<SourceSpec> source, Consumer<SinkSpec> claim) {
    List<String> metrics = new ArrayList<>();
    Optional<SinkSpec> sink =
        at.find(METRICS)
            .flatMap(
                map -> {
                  for (Value field : map.read(FIELDS, List.of())) {
                    METRIC.read(field, at.faults()).map(String::strip).ifPresent(metrics::add);
                  }
                  Optional<SinkSpec> place = new YamlSink(source).read(map, METRICS_EXAMPLE);
                  map.finish();
                  return place;
                });
    sink.ifPresent(claim);
    if (at.has(METRICS.name()) && !at.has(NAME)) {
      at.refuse(
          METRICS.name(), "expected evaluate: beside it, found none; add evaluate: {window: 1 d}");
    }
    return new Read(at.find(EVALUATE).flatMap(section -> section(section, source, metrics)), sink);
  }

  private static Optional<EvaluationSpec> section(
      Entries section, Optional<SourceSpec> source, List<String> metrics) {
    Optional<Duration> window = section.find(WINDOW);
    EvaluationSpec.Close close =
        section.read(
            CLOSE,
            source.flatMap(SourceSpec::topicsRead).isPresent()
                ? EvaluationSpec.Close.WATERMARK
                : EvaluationSpec.Close.END);
    String field = section.read(FIELD, "");
    Optional<String> label = section.find(LABEL);
    Optional<Double> threshold = section.find(THRESHOLD);
    if (section.has(LABEL.name()) != section.has(THRESHOLD.name())) {
      section.refuse("expected label: and threshold: together, since a score above it is an alarm");
    }
    if (section.has(PROBATION.name()) && !section.has(LABEL.name())) {
      section.refuse(
          PROBATION.name(), "has no effect without label: and threshold:; add them or remove it");
    }
    int probation = section.read(PROBATION);
    List<String> baselines = new ArrayList<>();
    for (Value word : section.read(BASELINES, List.of())) {
      WORD.read(word, section.faults()).map(BaselineKind::word).ifPresent(baselines::add);
    }
    int season = section.read(SEASON);
    int last = section.read(LAST, 0);
    double fading = section.read(FADING, 0.0);
    double level = section.read(LEVEL);
    section.finish();
    return window.map(
        length ->
            new EvaluationSpec(
                length,
                close,
                field,
                label.isPresent() && threshold.isPresent()
                    ? Optional.of(
                        new EvaluationSpec.Alarms(label.get(), threshold.get(), probation))
                    : Optional.empty(),
                new EvaluationSpec.Recent(last, fading),
                new EvaluationSpec.Beside(baselines, season, level),
                metrics));
  }

  /** Refuses to judge what is decoded, of which the pipeline has no truth. */
  public static void refuseDecoded(Entries at) {
    at.refuse(
        NAME,
        "cannot judge decoded readings, as packets do not hold the readings that they were made of;"
            + " write evaluate: {window: 1 d, field: packet} in the pipeline that writes them, or"
            + " use millrace measure with --truth on the results");
  }

  /**
   * Finds what is judged of the answers of a model, and reports why nothing can be.
   *
   * @param at the pipeline, or the branch
   * @param finder of the model
   */
  public static void check(Entries at, EvaluationSpec spec, EvaluationFinder finder) {
    try {
      finder.find(spec);
    } catch (EvaluationFinder.Unfit unfit) {
      boolean ofSink = unfit.key().equals(FIELDS.name());
      String key = ofSink ? METRICS.name() : NAME;
      String place = ofSink || unfit.key().isEmpty() ? "" : unfit.key() + ": ";
      at.refuse(key, place + unfit.getMessage());
    }
  }
}
