package io.millrace.api.datastream;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.record.ReadingDecoder;
import io.millrace.streaming.judge.EvaluationFinder;
import io.millrace.streaming.kind.learn.AdmittedLabels;
import io.millrace.streaming.runtime.late.LateRule;
import io.millrace.streaming.wire.WireTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Describes labels that come later than their readings, from a stream of their own. A reading is
 * answered when it comes, and learned when it is due, with the label that has come for it by then.
 *
 * <pre>{@code
 * record Inspection(String press, long reading, boolean worn) {}
 *
 * static MillraceBuilder<Reading> learned(
 *     MillraceBuilder<Reading> presses, DataStream<Inspection> inspections) {
 *   return presses
 *       .labelChannel("worn")                   // a name, and no channel of the readings
 *       .operators(Dictionary.keep(1).pass("code"), Classify.classes(2))
 *       .lateLabels(
 *           LateLabels.on(inspections)
 *               .key(Inspection::press)
 *               .byTimeMillis(Inspection::reading)
 *               .label(i -> i.worn() ? 1 : 0)
 *               .within(Duration.ofHours(2)));
 * }
 * }</pre>
 *
 * <p>The key, how a label names its reading, the label or the values, and {@link #within} must be
 * given. {@link MillraceBuilder#apply} reports what is missing, beside the faults of the readings.
 * A label has an effect if it comes before its reading is due, in whatever order; one for no
 * reading, a second one and one that is too late become dead letters, as from a pipeline file. Give
 * labels watermarks or none: they do not affect event time.
 *
 * <p>A label costs one exchange between subtasks and about four accesses to the state backend. A
 * waiting reading keeps what its learner needs of it in the state, about the bytes of its features.
 * Not thread-safe.
 *
 * @param <L> type of a label
 */
public final class LateLabels<L> {

  private final DataStream<L> labels;
  private Extractor<? super L, String> key;
  private Extractor<? super L, String> group;
  private MapFunction<L, Long> address;
  private Extractor<? super L, String> id;
  private Extractor<? super L, float[]> values;
  private Extractor<? super L, String> place;
  private LabelSpec.By by = LabelSpec.By.TIME;
  private Duration within;
  private int most = LabelSpec.MOST;
  private LateRule.Labels end = LateRule.Labels.UNENDING;

  private LateLabels(DataStream<L> labels) {
    this.labels = labels;
  }

  /**
   * Starts the description of labels.
   *
   * @param labels of any type, in any order
   * @param <L> type of a label
   */
  public static <L> LateLabels<L> on(DataStream<L> labels) {
    return new LateLabels<>(Objects.requireNonNull(labels, "labels"));
  }

  /** The key of the reading. Null makes a dead letter. */
  public LateLabels<L> key(Extractor<? super L, String> extractor) {
    this.key = extractor;
    return this;
  }

  /**
   * The group of the reading; null, or without this call: its key. It must be that of the reading,
   * because a group is learned in one place.
   */
  public LateLabels<L> group(Extractor<? super L, String> extractor) {
    this.group = extractor;
    return this;
  }

  /** Labels name the event time of their reading, to the millisecond. */
  public LateLabels<L> byTime(Extractor<? super L, Instant> extractor) {
    return by(LabelSpec.By.TIME, Extractors.millis(extractor));
  }

  /**
   * Labels name the event time of their reading in milliseconds since 1970 UTC. A number that is
   * more likely seconds makes a dead letter.
   */
  public LateLabels<L> byTimeMillis(Extractor<? super L, Long> extractor) {
    return by(LabelSpec.By.TIME, Extractors.numbers(extractor));
  }

  /** Labels name the {@code sequence} of the answer of their reading. */
  public LateLabels<L> bySequence(Extractor<? super L, Long> extractor) {
    return by(LabelSpec.By.SEQUENCE, extractor == null ? null : extractor::extract);
  }

  /**
   * Labels name the {@link MillraceBuilder#id} of their reading, up to 512 characters. Ids of one
   * key: readings of another key with the same id are others.
   */
  public LateLabels<L> byId(Extractor<? super L, String> extractor) {
    this.id = extractor;
    return by(LabelSpec.By.ID, null);
  }

  private LateLabels<L> by(LabelSpec.By kind, MapFunction<L, Long> extractor) {
    this.by = kind;
    this.address = extractor;
    return this;
  }

  /** The class, from 0, where the pipeline declares a label and no targets. */
  public LateLabels<L> label(Extractor<? super L, Integer> extractor) {
    this.values =
        extractor == null
            ? null
            : label -> {
              Integer found = extractor.extract(label);
              return found == null ? null : new float[] {found};
            };
    return this;
  }

  /**
   * One value for each declared target: the targets in their order, then the label; NaN where one
   * is unknown. In place of {@link #label}.
   */
  public LateLabels<L> values(Extractor<? super L, float[]> extractor) {
    this.values = extractor;
    return this;
  }

  /** Where a label came from, for its dead letter; by default the pipeline's name. */
  public LateLabels<L> place(Extractor<? super L, String> extractor) {
    this.place = extractor;
    return this;
  }

  /**
   * How long a reading waits: it is due when the confirmed time of its key is so far beyond its
   * event time. At least the lateness of the pipeline.
   */
  public LateLabels<L> within(Duration time) {
    this.within = Objects.requireNonNull(time, "time");
    return this;
  }

  /**
   * Readings of a key that wait, by default 10,000: with one more the first is due. Also the labels
   * of a key that wait for their readings, unless the labels are {@link #ending}.
   */
  public LateLabels<L> most(int readings) {
    this.most = readings;
    return this;
  }

  /**
   * Says that the stream of labels ends, such as one from files. Readings are then held in the
   * state until it has ended, so that the results depend on no timing; a stream that never ends
   * would leave every reading unanswered. By default labels come beside the readings.
   */
  public LateLabels<L> ending() {
    this.end = LateRule.Labels.ENDING;
    return this;
  }

  /** Adds the faults of the description. */
  void check(Faults faults, DeclaredTargets declared, Duration lateness) {
    if (declared.width() == 0) {
      faults.add(
          "lateLabels",
          "expected labelChannel or targets beside it, found none; call labelChannel(\"worn\")");
    }
    faults.required("lateLabels.key", key, "key(Inspection::press)");
    faults.serializable("lateLabels.group", group);
    if (by == LabelSpec.By.ID) {
      faults.required("lateLabels.byId", id, "byId(Inspection::order)");
    } else {
      faults.required(
          "lateLabels.by",
          address,
          "byTime(Inspection::readingAt), bySequence(Inspection::sequence) or"
              + " byId(Inspection::order)");
    }
    faults.required("lateLabels.values", values, "label(i -> i.worn() ? 1 : 0)");
    faults.serializable("lateLabels.place", place);
    if (within == null) {
      faults.add(
          "lateLabels.within", "expected a duration, found none; call within(Duration.ofHours(2))");
    } else {
      faults.between("lateLabels.within", Duration.ofMillis(1), RunOptions.LONGEST, within);
      if (within.compareTo(lateness) < 0) {
        faults.add(
            "lateLabels.within",
            "expected at least lateness, "
                + lateness
                + ", by which a reading may be behind; raise it, or lower lateness");
      }
    }
    faults.between("lateLabels.most", 1, 1_000_000, most);
  }

  /** Whether labels name the id of their reading. */
  boolean areById() {
    return by == LabelSpec.By.ID;
  }

  EvaluationFinder.Late judged() {
    return new EvaluationFinder.Late(by, most);
  }

  LateRule rule() {
    return new LateRule(by, within, most, end);
  }

  /**
   * Adds the operators that read the labels, with the parallelism of their stream: between unequal
   * ones, the first of two labels of one reading might come second.
   *
   * @param declared names of the values
   */
  AdmittedLabels read(String pipeline, List<String> declared) {
    Extractor<? super L, String> grouped = group == null ? label -> null : group;
    Extractor<? super L, String> named = id == null ? label -> null : id;
    MapFunction<L, Long> at = areById() ? label -> 0L : address;
    ReadingDecoder<L> decoder =
        new ReadingDecoder<>(
            new ReadingDecoder.Parts<>(
                key::extract, grouped::extract, at, values::extract, named::extract),
            declared);
    SingleOutputStreamOperator<Inbound> read =
        labels
            .process(new Extraction<>(pipeline, decoder, place))
            .returns(WireTypes.inbound())
            .name("label extraction")
            .uid(pipeline + "-label-extraction");
    AdmittedLabels admitted = AdmittedLabels.admitted(pipeline, read);
    for (SingleOutputStreamOperator<?> each : List.of(read, admitted.records())) {
      if (each.getParallelism() != labels.getParallelism()) {
        each.setParallelism(labels.getParallelism());
      }
    }
    return admitted;
  }
}
