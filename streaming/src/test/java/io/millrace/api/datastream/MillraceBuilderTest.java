package io.millrace.api.datastream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.event.EventKind;
import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.Limits;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Classify;
import io.millrace.api.stage.Detect;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Drift;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.backend.DenseBackends;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.runtime.recipe.HostSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MillraceBuilderTest {

  private final StreamExecutionEnvironment job =
      StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(4);
  private final DataStream<Long> readings = job.fromSequence(0, 9).setParallelism(2);

  @Test
  void exampleUsage() {
    MillraceStreams streams =
        Millrace.on(readings)
            .name("counting")
            .channels("a", "b")
            .key(number -> "k" + number % 3)
            .time(Instant::ofEpochMilli)
            .values(number -> new float[] {number, -number})
            .operators(new ModelSpec("dictionary", Map.of("keep", 1)))
            .apply();

    assertThat(streams.fields().field("error").width()).isEqualTo(1);
    assertThat(streams.answers().getType()).isEqualTo(new AnswerType());
  }

  @Test
  void uidsAreMadeOfTheNameAndNeverChange() {
    whole().apply().answers().print();

    assertThat(nodes().keySet())
        .contains(
            "counting-extraction", "counting-admission", "counting-model", "counting-answers");
  }

  @Test
  void metricsHaveUidsOfTheNameAndAreThereIfTheyAreAskedFor() {
    MillraceStreams judged = whole().evaluate(EvaluationSpec.every(Duration.ofDays(1))).apply();
    judged.metrics().print();

    assertThat(nodes().keySet())
        .contains("counting-evaluate", "counting-evaluate-windows", "counting-metrics");
    assertThat(nodes().get("counting-metrics").getParallelism()).isEqualTo(1);
    assertThatThrownBy(() -> whole().name("other").apply().metrics())
        .hasMessageContaining("call evaluate(EvaluationSpec.every(Duration.ofDays(1)))");
  }

  @Test
  void whatCannotBeJudgedIsAFault() {
    EvaluationSpec daily = EvaluationSpec.every(Duration.ofDays(1));
    EvaluationSpec unfit =
        new EvaluationSpec(
            Duration.ZERO,
            daily.close(),
            "",
            daily.alarms(),
            new EvaluationSpec.Recent(-1, 2),
            new EvaluationSpec.Beside(List.of(), 0, 1),
            List.of());

    assertThatThrownBy(() -> whole().evaluate(unfit).apply())
        .hasMessageContaining("evaluate.window: expected a duration")
        .hasMessageContaining("evaluate.season: expected a whole number from 1")
        .hasMessageContaining("evaluate.last: expected a whole number from 0")
        .hasMessageContaining("evaluate.fading: expected a number from 0 to 1, found 2.0")
        .hasMessageContaining("evaluate.level: expected a number above 0 and below 1, found 1.0");
    EvaluationSpec unknown =
        new EvaluationSpec(
            daily.window(),
            daily.close(),
            "nothing",
            daily.alarms(),
            daily.recent(),
            daily.beside(),
            List.of());
    assertThatThrownBy(() -> whole().evaluate(unknown).apply())
        .hasMessageContaining("evaluate.field: expected a field that can be compared");
  }

  @Test
  void labelsThatComeLateHaveUidsOfTheNameToo() {
    late(LateLabels.on(readings).key(n -> "k").byId(n -> "n" + n).label(n -> 1))
        .apply()
        .answers()
        .print();

    assertThat(nodes().keySet())
        .contains("counting-label-extraction", "counting-label-admission", "counting-model");
    assertThat(nodes().get("counting-label-admission").getInEdges().get(0).getPartitioner())
        .hasToString("FORWARD");
  }

  @Test
  void faultsOfLabelsThatComeLateAreToldTogether() {
    MillraceBuilder<Long> builder =
        Millrace.on(readings)
            .name("counting")
            .channels("a", "b")
            .labelChannel("b")
            .key(number -> "k")
            .timeMillis(number -> number)
            .values(number -> new float[] {number, 1})
            .operators(new ModelSpec("dictionary", Map.of("keep", 1)))
            .lateness(Duration.ofHours(3))
            .lateLabels(LateLabels.on(readings).byId(n -> "n").within(Duration.ofHours(2)));

    assertThatThrownBy(builder::apply)
        .hasMessageContaining(
            "labelChannel: comes with lateLabels, and is a channel of the readings")
        .hasMessageContaining("lateLabels.key: expected an extractor, found none")
        .hasMessageContaining("lateLabels.values: expected an extractor, found none")
        .hasMessageContaining("lateLabels.within: expected at least lateness, PT3H")
        .hasMessageContaining("id: expected an extractor, found none; call id(Reading::order)");
  }

  private MillraceBuilder<Long> late(LateLabels<Long> labels) {
    return Millrace.on(readings)
        .name("counting")
        .channels("a", "b")
        .labelChannel("c")
        .key(number -> "k")
        .timeMillis(number -> number)
        .id(number -> "n" + number)
        .values(number -> new float[] {number, 1})
        .operators(new ModelSpec("classify", Map.of("classes", 2)))
        .lateLabels(labels.within(Duration.ofHours(2)));
  }

  /** Flink deals records out in turns between subtasks of unequal number. */
  @Test
  void readingsStayInOrderUntilTheyAreKeyed() {
    whole().parallelism(3).apply().answers().print();

    Map<String, StreamNode> nodes = nodes();
    assertThat(nodes.get("counting-extraction").getParallelism()).isEqualTo(2);
    assertThat(nodes.get("counting-admission").getParallelism()).isEqualTo(2);
    assertThat(nodes.get("counting-model").getParallelism()).isEqualTo(3);
    assertThat(nodes.get("counting-answers").getParallelism()).isEqualTo(3);
    assertThat(nodes.get("counting-extraction").getInEdges().get(0).getPartitioner())
        .hasToString("FORWARD");
    assertThat(nodes.get("counting-admission").getInEdges().get(0).getPartitioner())
        .hasToString("FORWARD");
  }

  @Test
  void allFaultsAreToldAtOnce() {
    PipelineException refused =
        refused(
            Millrace.on(readings)
                .name("two words")
                .channels("a", "a")
                .operators(new ModelSpec("dictionray", Map.of()))
                .lateness(Duration.ofSeconds(-1))
                .bundle(0, Duration.ofMillis(50))
                .cache(-1)
                .ttl(Duration.ofDays(30))
                .releaseEvery(-1)
                .parallelism(0));

    assertThat(refused.faults())
        .extracting(ConfigFault::place)
        .containsExactly(
            "name",
            "channels[1]",
            "key",
            "time",
            "values",
            "operators[0].dictionray",
            "lateness",
            "releaseEvery",
            "bundle.rows",
            "cache",
            "parallelism");
    assertThat(refused)
        .hasMessageContaining("two words: key: expected an extractor, found none; call key(")
        .hasMessageContaining("did you mean 'dictionary'?")
        .hasMessageContaining("bundle.rows: expected a whole number from 1 to 65536, found 0");
    assertThat(nodes()).as("nothing was added").isEmpty();
  }

  @Test
  void stagesHaveTheFaultsOfAPipelineFile() {
    PipelineException written =
        catchThrowableOfType(
            PipelineException.class,
            () ->
                file(
                    """
                    operators:
                      - standardize: {horizon: 0, horizn: 3}
                      - dictionary: {keep: many, mode: quick}
                      - forcast
                    """));
    Map<String, Object> standardize = new TreeMap<>(Map.of("horizon", 0, "horizn", 3));
    Map<String, Object> dictionary = new TreeMap<>(Map.of("keep", "many", "mode", "quick"));

    PipelineException refused =
        refused(
            whole()
                .operators(
                    new ModelSpec("standardize", standardize),
                    new ModelSpec("dictionary", dictionary),
                    new ModelSpec("forcast", Map.of())));

    assertThat(told(refused)).hasSizeGreaterThan(3);
    assertThat(told(refused)).containsExactlyInAnyOrderElementsOf(told(written));
  }

  @Test
  void aModelFileIsReadWhereTheJobIsWritten(@TempDir Path folder) throws Exception {
    Path model = Files.writeString(folder.resolve("net.yaml"), "weights: missing.safetensors\n");
    ModelSpec network = new ModelSpec("network", Map.of("model", model.toString()));

    assertThat(refused(whole().operators(network)))
        .hasMessageContaining("operators[0].network.model: " + model)
        .hasMessageContaining("missing.safetensors");
  }

  @Test
  void aMathBackendThatTheJarDoesNotKnowIsAFault() {
    Faults faults = new Faults();
    faults.math(new MathSpec(MathSpec.Backend.CUBLAS, 0), new DenseBackends(List.of()));

    assertThatThrownBy(() -> faults.throwAny("counting"))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith(
            "counting: math.backend: expected a backend that is on the class path for 'cublas'");
  }

  @Test
  void packetsNeedEveryVersion() {
    MillraceBuilder<Long> packets = whole().operators(new ModelSpec("compress", Map.of()));

    assertThat(refused(packets)).hasMessageContaining("call releaseEvery(1)");
    assertThat(packets.releaseEvery(1).apply().models()).isNotNull();
  }

  @Test
  void statesThatExpireCannotReleaseModels() {
    assertThat(refused(whole().ttl(Duration.ofDays(1)).releaseEvery(50)))
        .hasMessageContaining("remove ttl, or releaseEvery");
  }

  @Test
  void codeThatCannotTravelIsToldByItsName() {
    Object local = new Object();

    assertThat(refused(whole().group(number -> local.toString())))
        .hasMessageContaining("group: expected code that is serializable")
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void batchModeIsRefused() {
    job.setRuntimeMode(RuntimeExecutionMode.BATCH);

    assertThat(refused(whole()))
        .hasMessageContaining("execution.runtime-mode: expected STREAMING, found BATCH");
  }

  @Test
  void modelsThatNobodyAskedForAreToldWithTheCure() {
    MillraceStreams streams = whole().apply();

    assertThatThrownBy(streams::models)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call releaseEvery(50)");
  }

  @Test
  void eventsThatNoStageFindsAreToldWithTheCure() {
    MillraceStreams streams =
        whole().operators(Dictionary.keep(1), Detect.on("dictionary.error").threshold(1)).apply();

    assertThat(streams.events(EventKind.ALARM)).isNotNull();
    assertThatThrownBy(() -> streams.events(EventKind.DRIFT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("add Drift.on(\"dictionary.score\") to the operators");
  }

  @Test
  void aStageThatPublishesNeedsReleases() {
    List<Stage> publishing =
        List.of(Dictionary.keep(1), Drift.on("dictionary.error").then(Drift.Then.PUBLISH));

    assertThat(refused(whole().operators(publishing)))
        .hasMessageContaining(
            "'drift' publishes, and no models are released; call releaseEvery(50)");
    assertThat(whole().operators(publishing).releaseEvery(50).apply().models()).isNotNull();
  }

  @Test
  void aBuilderIsUsedOnce() {
    MillraceBuilder<Long> builder = whole();
    builder.apply();

    assertThatThrownBy(builder::apply)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'counting' twice");
  }

  @Test
  void operatorsOfOnesOwnStandBesideThoseThatShip() {
    MillraceStreams streams =
        whole()
            .catalog(shipped -> shipped.with("again", again()))
            .operators(new ModelSpec("again", Map.of()))
            .apply();

    assertThat(streams.fields().field("reconstruction").width()).isEqualTo(2);
  }

  @Test
  void aClashOfNamesIsAFault() {
    assertThat(refused(whole().catalog(shipped -> shipped.with("dictionary", again()))))
        .hasMessageContaining("catalog: ")
        .hasMessageContaining("Cannot add operator 'dictionary' twice");
  }

  @Test
  void theDefaultsAreThoseOfAPipelineFile() {
    PipelineSpec file = file("operators: [dictionary]\n");
    ExecutionSpec execution = file.execution();

    HostSettings settings = whole().recipe(List.of()).settings();

    assertThat(settings.rows()).isEqualTo(execution.bundle().rows());
    assertThat(settings.deadlineMillis()).isEqualTo(execution.bundle().deadline().toMillis());
    assertThat(settings.latenessMillis()).isEqualTo(file.input().lateness().toMillis());
    assertThat(settings.state().cacheBytes()).isEqualTo(execution.state().cacheBytes());
    assertThat(execution.state().ttl()).isEmpty();
    assertThat(whole().recipe(List.of()).plan().seed()).isEqualTo(file.model().seed());
    assertThat(whole().recipe(List.of()).math()).isEqualTo(execution.math());
  }

  @Test
  void aLabelAndTargetsAreChannelsThatReachALearner() {
    MillraceBuilder<Long> labelled =
        whole()
            .channels("a", "b", "kind")
            .values(number -> new float[] {number, -number, number % 2})
            .labelChannel("kind")
            .operators(Dictionary.keep(1), Classify.classes(2));
    assertThat(labelled.apply().fields().field("probabilities").width()).isEqualTo(2);

    assertThat(
            refused(
                    whole()
                        .labelChannel("knd")
                        .targets("b", "b")
                        .operators(Dictionary.keep(1), Classify.classes(2)))
                .getMessage())
        .contains("labelChannel: no channel is called 'knd'; the channels are [a, b]")
        .contains("targets[1]: target 'b' is listed twice; remove one");
    assertThat(refused(whole().operators(Dictionary.keep(1), Classify.classes(2))).getMessage())
        .contains("operators[1].classify: expected a label as it was read")
        .contains("declare label: NAME");
  }

  @Test
  void rowsAreMadeOfReadingsOfSingleSensors() {
    aligned(Duration.ofSeconds(10)).parallelism(3).apply().answers().print();

    Map<String, StreamNode> nodes = nodes();
    assertThat(nodes.get("counting-extraction").getParallelism()).isEqualTo(2);
    assertThat(nodes.get("counting-admission").getParallelism()).isEqualTo(2);
    assertThat(nodes.get("counting-align").getParallelism()).isEqualTo(3);
    assertThat(nodes.get("counting-model").getParallelism()).isEqualTo(3);
    assertThat(nodes.get("counting-admission").getInEdges().get(0).getPartitioner())
        .hasToString("FORWARD");
  }

  /** A distance that is usual between rows must be no jump ahead, as in a pipeline file. */
  @Test
  void theModelWaitsAsLongAsRowsMayBeApart() {
    assertThat(aligned(Duration.ofDays(1)).recipe(List.of()).settings().latenessMillis())
        .isEqualTo(Duration.ofDays(1).toMillis());
  }

  @Test
  void wideReadingsHaveAValuePerSensor() {
    MillraceStreams streams =
        Millrace.on(readings)
            .name("counting")
            .key(number -> "k" + number % 3)
            .timeMillis(number -> number)
            .align(rows(Duration.ofSeconds(10)))
            .values(number -> new float[] {number, Float.NaN})
            .limits(new Limits(Map.of("F1", new Limits.Range(0, 9)), Limits.Outside.MISSING))
            .operators(Dictionary.keep(1))
            .apply();

    assertThat(streams.fields().field("reconstruction").width()).isEqualTo(2);
  }

  @Test
  void faultsOfRowsAreToldAtOnce() {
    Duration tiny = Duration.ofNanos(1);
    PipelineException refused =
        refused(
            whole()
                .label(number -> "good")
                .limits(new Limits(Map.of("flow", new Limits.Range(0, 9)), Limits.Outside.MISSING))
                .align(
                    new AlignSpec(
                        tiny,
                        List.of(
                            new AlignSpec.Channel("temp", "T1", AlignSpec.Rule.LAST, tiny),
                            new AlignSpec.Channel(
                                "flow", "", AlignSpec.Rule.MEAN, Duration.ofDays(366)))))
                .sensor(number -> "T1", number -> 1f));

    assertThat(told(refused))
        .containsExactly(
            "values: expected values, or a sensor with its value, found both; keep one",
            "label: has no effect beside align, for a row is of many readings; remove it",
            "align: expected the channels [a, b], found [temp, flow]; leave channels out",
            "align.every: expected a duration from PT0.001S to PT8760H, found PT0.000000001S",
            "align.channels[0].within: expected a duration from PT0.001S to PT8760H, found"
                + " PT0.000000001S",
            "align.channels[1].sensor: expected the name of a sensor, found an empty text",
            "align.channels[1].within: expected a duration from PT0.001S to PT8760H, found"
                + " PT8784H",
            "limits: no sensor is called 'flow'; the sensors are [T1, ]");
    assertThat(
            refused(
                Millrace.on(readings)
                    .name("counting")
                    .channels("a", "b")
                    .key(number -> "k")
                    .timeMillis(number -> number)
                    .sensor(number -> "T1", number -> 1f)
                    .operators(Dictionary.keep(1))))
        .hasMessageContaining("sensor: expected align, which makes rows of single sensors");
  }

  private MillraceBuilder<Long> aligned(Duration every) {
    return Millrace.on(readings)
        .name("counting")
        .key(number -> "k" + number % 3)
        .timeMillis(number -> number)
        .align(rows(every))
        .sensor(number -> number % 2 == 0 ? "T1" : "F1", number -> (float) number)
        .operators(Dictionary.keep(1));
  }

  private static AlignSpec rows(Duration every) {
    return new AlignSpec(
        every,
        List.of(
            new AlignSpec.Channel("temp", "T1", AlignSpec.Rule.LAST, every),
            new AlignSpec.Channel("flow", "F1", AlignSpec.Rule.MEAN, every)));
  }

  private static ModelFactory again() {
    ModelFactory.Operator factory =
        (width, options) ->
            StandardCatalog.catalog().create(List.of(new ModelSpec("dictionary", Map.of())), width);
    return factory;
  }

  private MillraceBuilder<Long> whole() {
    return Millrace.on(readings)
        .name("counting")
        .channels("a", "b")
        .key(number -> "k" + number % 3)
        .timeMillis(number -> number)
        .values(number -> new float[] {number, -number})
        .operators(new ModelSpec("dictionary", Map.of()));
  }

  private static PipelineSpec file(String operators) {
    return PipelineYaml.read(
        "counting.yaml",
        """
        name: counting
        channels: [a, b]
        source: {json: {path: readings/}}
        results: {folder: out}
        """
            + operators,
        Map.of(),
        StandardCatalog.catalog());
  }

  private static PipelineException refused(MillraceBuilder<?> builder) {
    return catchThrowableOfType(PipelineException.class, builder::apply);
  }

  private static List<String> told(PipelineException refused) {
    return refused.faults().stream().map(fault -> fault.place() + ": " + fault.message()).toList();
  }

  /** The operators of the job that have a uid. */
  private Map<String, StreamNode> nodes() {
    Map<String, StreamNode> nodes = new TreeMap<>();
    if (!job.getTransformations().isEmpty()) {
      for (StreamNode node : job.getStreamGraph(false).getStreamNodes()) {
        if (node.getTransformationUID() != null) {
          nodes.put(node.getTransformationUID(), node);
        }
      }
    }
    return nodes;
  }
}
