package io.millrace.api.datastream;

import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.Limits;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.Inbound;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.kind.JudgedAnswers;
import io.millrace.streaming.kind.learn.LearnJob;
import io.millrace.streaming.runtime.align.AlignRecipe;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Describes the readings of a pipeline and its operators.
 *
 * <pre>{@code
 * static MillraceStreams boilers(DataStream<Reading> readings) {
 *   return Millrace.on(readings)
 *       .name("boilers")                  // begins uids: never change it
 *       .channels("temperature", "pressure")
 *       .key(Reading::boiler)
 *       .group(Reading::plant)            // boilers of a plant learn together
 *       .time(Reading::at)
 *       .values(r -> new float[] {r.temperature(), r.pressure()})
 *       .operators(Standardize.defaults(), Dictionary.keep(1))
 *       .seed(42)
 *       .lateness(Duration.ofHours(1))
 *       .releaseEvery(50)
 *       .apply();
 * }
 * }</pre>
 *
 * <p>Name, channels, key, time, values and operators must be given; everything else has the default
 * of a pipeline file. Nothing is checked and nothing is added to the job before {@link #apply},
 * which reports all faults together. Not thread-safe; a builder is used once.
 *
 * <p>A reading costs one call of each extractor, a copy of its values, one exchange between
 * subtasks by its group, and a step of the operators. Each key and each group has the state that
 * the {@code Signature} of the operators defines.
 *
 * <p>Results are bit-identical to those of a pipeline file with the same name, channels, operators,
 * seed and lateness for the same readings. Parallelism, bundle, cache and checkpoints never change
 * a result.
 *
 * @param <T> type of a reading
 */
public final class MillraceBuilder<T> {

  private final DataStream<T> readings;
  private final Extractors<T> parts = new Extractors<>();
  private String name;
  private List<String> channels = List.of();
  private String labelChannel = "";
  private List<String> targets = List.of();
  private AlignSpec align;
  private CatalogExtension catalog = shipped -> shipped;
  private List<ModelSpec> operators = List.of();
  private List<String> fields = List.of();
  private long seed;
  private Limits limits = Limits.NONE;
  private LateLabels<?> late;

  /** Null if answers are not judged. */
  private EvaluationSpec evaluation;

  private final RunOptions options = new RunOptions();
  private boolean applied;

  MillraceBuilder(DataStream<T> readings) {
    this.readings = readings;
  }

  /**
   * The name of the pipeline: up to 64 letters, digits, dots, dashes and underscores. It is the
   * prefix of the operator uids and part of the model names, so it must differ from those of other
   * pipelines of the job, and must not change as long as the state is used.
   */
  public MillraceBuilder<T> name(String unique) {
    this.name = unique;
    return this;
  }

  /** Names of the values, in their order; up to 4096, each once. */
  public MillraceBuilder<T> channels(String... names) {
    return channels(List.of(names));
  }

  /** As {@link #channels(String...)}. */
  public MillraceBuilder<T> channels(List<String> names) {
    this.channels = List.copyOf(names);
    return this;
  }

  /**
   * The channel that is the label, a class counted from 0 or NaN: it passes every stage to the
   * operator that takes a label, such as {@code classify}, and is no input of a stage. By default
   * there is none. Not to be confused with {@link #label}, which is text. With {@link #lateLabels}
   * it names what comes late, and is no channel of the readings; so do {@link #targets}.
   */
  public MillraceBuilder<T> labelChannel(String channel) {
    this.labelChannel = Objects.requireNonNull(channel, "channel");
    return this;
  }

  /**
   * Channels whose values pass every stage, beside what the stages compute, to an operator that
   * takes targets, such as a {@code forecast} behind {@code s5}. By default none.
   */
  public MillraceBuilder<T> targets(String... names) {
    this.targets = List.of(names);
    return this;
  }

  /**
   * The key of a reading, for example a machine: up to 512 characters. Null makes a dead letter.
   */
  public MillraceBuilder<T> key(Extractor<? super T, String> extractor) {
    parts.key = extractor;
    return this;
  }

  /**
   * The group whose parameters learn from a reading, for example a plant: up to 512 characters. If
   * it is null, or without this call, each key learns alone. One subtask computes a group, so many
   * subtasks need many groups. A key in two groups counts as two keys.
   */
  public MillraceBuilder<T> group(Extractor<? super T, String> extractor) {
    parts.group = extractor;
    return this;
  }

  /** Event time of a reading, from the year 1900 to 2199. Null makes a dead letter. */
  public MillraceBuilder<T> time(Extractor<? super T, Instant> extractor) {
    parts.time = Extractors.millis(extractor);
    return this;
  }

  /**
   * Event time of a reading in milliseconds since 1970 UTC, in place of {@link #time}. A number
   * that is more likely seconds, as milliseconds a time of January to March 1970, makes a dead
   * letter; {@link #time} takes every time.
   */
  public MillraceBuilder<T> timeMillis(Extractor<? super T, Long> extractor) {
    parts.time = Extractors.numbers(extractor);
    return this;
  }

  /**
   * The values of a reading, one per channel, in the order of the channels; NaN where a channel was
   * not observed. The array is copied. Null, another length and infinite values make a dead letter;
   * so does NaN if the operators do not accept missing values.
   */
  public MillraceBuilder<T> values(Extractor<? super T, float[]> extractor) {
    parts.values = extractor;
    return this;
  }

  /**
   * Makes rows of readings of single sensors, as {@code align} of a pipeline file does:
   *
   * <pre>{@code
   * record Sample(String pump, String tag, Instant at, float value) {}
   *
   * static final AlignSpec ROWS =
   *     new AlignSpec(
   *         Duration.ofSeconds(10),
   *         List.of(
   *             new AlignSpec.Channel("temp", "T1", AlignSpec.Rule.LAST, Duration.ofMinutes(1)),
   *             new AlignSpec.Channel("flow", "F1", AlignSpec.Rule.MEAN, Duration.ofSeconds(10))));
   *
   * static MillraceBuilder<Sample> pumps(MillraceBuilder<Sample> pipeline) {
   *   return pipeline.key(Sample::pump).time(Sample::at).align(ROWS).sensor(Sample::tag, Sample::value);
   * }
   * }</pre>
   *
   * <p>The channels are those of the rows. A reading has one value, by {@link #sensor}, or a value
   * per sensor, by {@link #values}: in the order of {@link AlignSpec#sensors()}, NaN where a sensor
   * has none. {@link #limits} are those of sensors.
   *
   * <p>Unlike other readings, rows need watermarks of the job that are {@link #lateness} behind its
   * readings: a row is emitted when the watermark passes it, without watermarks only at the end. A
   * reading that comes after its row was emitted is a dead letter. Readings of the last lateness
   * are in the state of the operator {@code NAME-align}, which keeps another {@link #cache} of
   * them.
   */
  public MillraceBuilder<T> align(AlignSpec rows) {
    this.align = Objects.requireNonNull(rows, "rows");
    return this;
  }

  /**
   * The one sensor of a reading and its value, beside {@link #align} and in place of {@link
   * #values}.
   *
   * @param name of the sensor, as {@code align} names it; null, and another, make a dead letter
   * @param number the value; null or NaN if there is none, infinite makes a dead letter
   */
  public MillraceBuilder<T> sensor(
      Extractor<? super T, String> name, Extractor<? super T, Float> number) {
    parts.sensor = Objects.requireNonNull(name, "name");
    parts.value = Objects.requireNonNull(number, "number");
    return this;
  }

  /**
   * Ranges outside which values cannot be right, by the names of channels; by default none. A value
   * outside makes a dead letter, or counts as missing.
   */
  public MillraceBuilder<T> limits(Limits ranges) {
    this.limits = Objects.requireNonNull(ranges, "ranges");
    return this;
  }

  /**
   * Text that is passed through to the answer, up to 512 characters; null: none. Not beside {@link
   * #align}.
   */
  public MillraceBuilder<T> label(Extractor<? super T, String> extractor) {
    parts.label = extractor;
    return this;
  }

  /**
   * The id by which late labels name a reading, up to 512 characters, in place of {@link #label}:
   * it is passed through to the answer in the same way. A reading without one, null, is answered
   * and never learned.
   */
  public MillraceBuilder<T> id(Extractor<? super T, String> extractor) {
    parts.id = extractor;
    return this;
  }

  /**
   * Labels and targets that come later than their readings, from a stream of their own, as {@code
   * labels:} of a pipeline file describes. {@link #labelChannel} or {@link #targets} name them. One
   * operator must be able to learn a reading later, such as {@code classify}.
   */
  public MillraceBuilder<T> lateLabels(LateLabels<?> labels) {
    this.late = Objects.requireNonNull(labels, "labels");
    return this;
  }

  /**
   * Where a reading came from, for example its topic, partition and offset as text; it becomes the
   * {@code origin().source()} of a dead letter. The default is the pipeline's name. {@code
   * origin().partition()} is the subtask that read it, and {@code origin().position()} its number
   * there, from 1, since the job last started.
   */
  public MillraceBuilder<T> place(Extractor<? super T, String> extractor) {
    parts.place = extractor;
    return this;
  }

  /** Adds your own operators to the built-in ones. */
  public MillraceBuilder<T> catalog(CatalogExtension extension) {
    this.catalog = Objects.requireNonNull(extension, "extension");
    return this;
  }

  /**
   * The stages with their options; the first receives the reading. A built-in operator has a typed
   * form, such as {@code Dictionary.keep(3)}; a {@link ModelSpec} names any operator.
   */
  public MillraceBuilder<T> operators(Stage... stages) {
    return operators(List.of(stages));
  }

  /**
   * As {@link #operators(Stage...)}. An option that names a model file contains its path; {@link
   * #apply} reads the file on this machine, so it need not be on the workers.
   */
  public MillraceBuilder<T> operators(List<? extends Stage> stages) {
    this.operators = stages.stream().map(Stage::spec).toList();
    return this;
  }

  /** Seed of all random choices, together with the group's name; by default 0. */
  public MillraceBuilder<T> seed(long number) {
    this.seed = number;
    return this;
  }

  /**
   * How far a reading may be behind the confirmed time of its key; a later one becomes a dead
   * letter. By default one hour. A jump ahead by more than this counts only when a second reading
   * confirms it, so one wrong time rejects no other reading. Watermarks have no influence, so a
   * replay rejects the same readings.
   */
  public MillraceBuilder<T> lateness(Duration bound) {
    options.lateness = Objects.requireNonNull(bound, "bound");
    return this;
  }

  /**
   * The fields that answers have: {@code stage.field}, or without the stage one of the last stage;
   * by default all of the last stage. {@code Stage.as} names a stage.
   */
  public MillraceBuilder<T> fields(String... names) {
    this.fields = List.of(names);
    return this;
  }

  /**
   * Judges the answers while the job runs; see {@link MillraceStreams#metrics}.
   *
   * <pre>{@code
   * static DataStream<AnswerMetrics> daily(MillraceBuilder<Reading> pipeline) {
   *   return pipeline.evaluate(EvaluationSpec.every(Duration.ofDays(1))).apply().metrics();
   * }
   * }</pre>
   *
   * <p>By default they are not judged. Costs a keyed operator, and one of parallelism 1.
   */
  public MillraceBuilder<T> evaluate(EvaluationSpec how) {
    this.evaluation = Objects.requireNonNull(how, "how");
    return this;
  }

  /**
   * Releases every n-th version of each group's model, and the last version when the stream ends.
   * By default none is released. Operators that write packets need every version, so 1.
   */
  public MillraceBuilder<T> releaseEvery(long versions) {
    options.releaseEvery = versions;
    return this;
  }

  /**
   * When a bundle is computed: when it has this many readings, or when the oldest has waited this
   * long in processing time; also on every watermark and before every checkpoint. By default 512
   * and 50 ms. Larger bundles are faster, smaller ones answer sooner.
   */
  public MillraceBuilder<T> bundle(int readings, Duration wait) {
    options.rows = readings;
    options.deadline = Objects.requireNonNull(wait, "wait");
    return this;
  }

  /**
   * Bytes of decoded states that each subtask keeps over the state backend; by default 64 MiB, 0
   * for none. On the heap of the task manager.
   */
  public MillraceBuilder<T> cache(long bytes) {
    options.cacheBytes = bytes;
    return this;
  }

  /**
   * How long after its last change a state expires, in processing time; by default never. Not
   * allowed if models are released: a group that starts again would release its versions twice.
   */
  public MillraceBuilder<T> ttl(Duration time) {
    options.ttl = Objects.requireNonNull(time, "time");
    return this;
  }

  /** Where the dense maths of whole blocks is computed; by default in this JVM. */
  public MillraceBuilder<T> math(MathSpec.Backend backend) {
    options.math = Objects.requireNonNull(backend, "backend");
    return this;
  }

  /**
   * Subtasks of the model operator and of the operator that names its answers; by default the
   * job's. Extraction has the parallelism of the stream of readings.
   */
  public MillraceBuilder<T> parallelism(int subtasks) {
    options.parallelism = subtasks;
    return this;
  }

  /**
   * Checks everything and adds the operators to the job, under the uids {@code NAME-extraction},
   * {@code NAME-admission}, {@code NAME-model} and {@code NAME-answers}, with {@link #align} also
   * {@code NAME-align}, with {@link #lateLabels} also {@code NAME-label-extraction} and {@code
   * NAME-label-admission}, with {@link #evaluate} also {@code NAME-evaluate}, {@code
   * NAME-evaluate-windows} and {@code NAME-metrics}. Only the model operator, {@code align} and
   * {@code evaluate} have state.
   *
   * @throws io.millrace.api.pipeline.PipelineException with all faults of the description, in the
   *     order of the methods of this class; then nothing was added
   * @throws IllegalStateException if the builder was used before
   */
  public MillraceStreams apply() {
    if (applied) {
      throw new IllegalStateException(
          "Cannot apply '" + name + "' twice: begin another with Millrace.on, with another name");
    }
    if (align != null && channels.isEmpty()) {
      channels = align.channels().stream().map(AlignSpec.Channel::name).toList();
    }
    Faults faults = new Faults();
    faults.name(name);
    faults.channels(channels);
    faults.targets(channels, labelChannel, targets, late != null);
    parts.check(faults, align != null);
    if (late != null) {
      late.check(faults, declared(), options.lateness);
      parts.checkId(faults, late.areById());
    }
    if (align != null) {
      faults.align(align, channels);
    }
    Optional<ModelCatalog> known = faults.catalog(catalog, StandardCatalog.catalog());
    List<ModelSpec> stages =
        known.map(found -> faults.attached(operators, found)).orElse(operators);
    Optional<StreamModel> model = known.flatMap(found -> faults.model(plan(stages), found));
    if (late != null) {
      model.ifPresent(faults::late);
    }
    Optional<Evaluation> judged =
        model.flatMap(made -> Judging.find(evaluation, faults, made, plan(stages), late));
    settings(faults, model);
    faults.throwAny(name);
    applied = true;
    return add(JudgedAnswers.judging(recipe(stages), judged), model.orElseThrow(), judged);
  }

  private void settings(Faults faults, Optional<StreamModel> model) {
    faults.limits(limits, names(), align == null ? "channel" : "sensor");
    options.check(faults, model);
    faults.mode(
        readings.getExecutionEnvironment().getConfiguration().get(ExecutionOptions.RUNTIME_MODE));
  }

  /** What the values of a reading are of. */
  private List<String> names() {
    return align == null ? channels : align.sensors();
  }

  private ModelPlan plan(List<ModelSpec> stages) {
    return new ModelPlan(channels, declared(), stages, seed, fields);
  }

  private DeclaredTargets declared() {
    return new DeclaredTargets(labelChannel, targets);
  }

  ModelRecipe recipe(List<ModelSpec> stages) {
    CatalogExtension extension = catalog;
    return new ModelRecipe(
        name,
        plan(stages),
        backend -> extension.extend(StandardCatalog.catalog(backend)),
        options.host(Optional.ofNullable(align)),
        new MathSpec(options.math, 0));
  }

  private MillraceStreams add(ModelRecipe recipe, StreamModel model, Optional<Evaluation> judged) {
    Ports fields = recipe.plan().results(model).ports();
    DataStream<Inbound> extracted =
        new Extraction<>(name, parts.decoder(names()), parts.place).on(readings);
    Optional<AlignRecipe> aligned =
        Optional.ofNullable(align)
            .map(
                rowsOf -> new AlignRecipe(rowsOf, options.lateness.toMillis(), options.cacheBytes));
    LearnJob job = new LearnJob(recipe, limits).aligned(aligned);
    LearnJob.Learned learned =
        late == null
            ? job.build(extracted)
            : job.build(extracted, late.read(name, declared().names()), late.rule());
    Extraction.keepOrder(readings, learned.admitted().separation());
    SingleOutputStreamOperator<Answer> answers = Naming.of(name, learned.results(), fields);
    if (options.parallelism != null) {
      if (align != null) {
        learned.admitted().records().setParallelism(options.parallelism);
      }
      learned.results().setParallelism(options.parallelism);
      answers.setParallelism(options.parallelism);
    }
    return new MillraceStreams(
        answers,
        learned,
        fields,
        options.releaseEvery > 0,
        judged.map(how -> Judging.metrics(recipe, learned.results(), how, evaluation)),
        model);
  }
}
