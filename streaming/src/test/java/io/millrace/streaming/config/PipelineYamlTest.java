package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.pipeline.TimeBounds;
import io.millrace.api.spec.ModelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PipelineYamlTest {

  @Test
  void exampleUsage() {
    String text =
        """
        name: beijing-air
        channels: [PM2.5, PM10]
        source:
          kafka: {brokers: "localhost:9092", topics: [readings]}
        operators:
          - standardize
          - dictionary: {keep: 1}
        results: {kafka: {topic: codes}}
        """;

    PipelineSpec pipeline =
        PipelineYaml.read("pipeline.yaml", text, System.getenv(), TestCatalog.of());

    assertThat(pipeline.name()).isEqualTo("beijing-air");
    assertThat(pipeline.model().stages())
        .containsExactly(
            new ModelSpec("standardize", Map.of()), new ModelSpec("dictionary", Map.of("keep", 1)));
    assertThat(pipeline.outputs().results())
        .isEqualTo(new SinkSpec.Kafka("localhost:9092", "codes", Map.of()));
  }

  @Test
  void readsEveryKey() {
    PipelineSpec pipeline = read("whole.yaml", Map.of("PASSWORD", "hunter2"));

    assertThat(pipeline.input())
        .isEqualTo(
            new InputSpec(
                new SourceSpec.Kafka(
                    "localhost:9092,other:9093",
                    List.of("readings", "older-readings"),
                    SourceSpec.Reach.HISTORY,
                    Map.of(
                        "security.protocol", "SASL_SSL",
                        "sasl.jaas.config", "login password=\"${env:PASSWORD}\";",
                        "group.id", "mine")),
                new TimeBounds(Duration.ofMinutes(90), Duration.ofHours(2)),
                Duration.ofSeconds(45),
                64 * 1024));
    assertThat(pipeline.model())
        .isEqualTo(
            new ModelPlan(
                List.of("PM2.5", "PM10", "SO2"),
                List.of(
                    new ModelSpec("standardize", Map.of("horizon", 240)),
                    new ModelSpec(
                        "dictionary",
                        Map.of(
                            "mode", "paper", "batch", 20, "keep", 2, "rho_min", 1e-3, "impute",
                            false))),
                -7));
    assertThat(pipeline.outputs())
        .isEqualTo(
            new OutputSpec(
                new SinkSpec.Kafka(
                    "localhost:9092,other:9093",
                    "codes",
                    Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.jaas.config",
                        "login password=\"${env:PASSWORD}\";")),
                new SinkSpec.Folder("out/refused"),
                Optional.of(new SinkSpec.Kafka("third:9092", "models", Map.of("linger.ms", "5"))),
                200));
    assertThat(pipeline.execution())
        .isEqualTo(
            new ExecutionSpec(
                new ExecutionSpec.BundleSpec(64, Duration.ofMillis(200)),
                new ExecutionSpec.StateSpec(
                    Duration.ofSeconds(2),
                    Optional.of("file:///var/millrace/checkpoints"),
                    16 << 20,
                    Optional.empty()),
                new MathSpec(MathSpec.Backend.ND4J, 26),
                4,
                64));
  }

  @Test
  void aTopicMayBeReadFromNowOn() {
    String text =
        """
        name: now
        channels: [a]
        source: {kafka: {brokers: "a:1", topics: [t], start: latest}}
        operators: [dictionary]
        results: {folder: out}
        """;
    SourceSpec.Kafka kafka =
        (SourceSpec.Kafka)
            PipelineYaml.read("now.yaml", text, Map.of(), TestCatalog.of()).input().source();

    assertThat(kafka.reach()).isEqualTo(SourceSpec.Reach.NEW);
  }

  @Test
  void transactionsOfASinkMayBePooledAndThoseOfTheDeadLettersBesideItAreToo() {
    String results = "results: {kafka: {brokers: \"b:1\", topic: codes%s}}";
    String text = resource("least.yaml").replace("results: {folder: out/results}", results);
    for (SinkSpec.Transactions transactions : SinkSpec.Transactions.values()) {
      String key = ", transactions: " + transactions.name().toLowerCase(Locale.ROOT);
      OutputSpec outputs =
          PipelineYaml.read("p.yaml", text.formatted(key), Map.of(), TestCatalog.of()).outputs();
      assertThat(outputs.results())
          .isEqualTo(new SinkSpec.Kafka("b:1", "codes", Map.of(), transactions));
      assertThat(outputs.deadLetters())
          .isEqualTo(new SinkSpec.Kafka("b:1", "codes-dead-letters", Map.of(), transactions));
    }
    assertThat(
            PipelineYaml.read("p.yaml", text.formatted(""), Map.of(), TestCatalog.of())
                .outputs()
                .results())
        .isEqualTo(new SinkSpec.Kafka("b:1", "codes", Map.of()));
  }

  @Test
  void givesEveryOptionalKeyItsDefault() {
    PipelineSpec pipeline = read("least.yaml", Map.of());

    assertThat(pipeline)
        .isEqualTo(
            new PipelineSpec(
                "least",
                new InputSpec(
                    new SourceSpec.JsonLines("readings/"),
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    1 << 20),
                new ModelPlan(List.of("a", "b"), List.of(new ModelSpec("dictionary", Map.of())), 0),
                new OutputSpec(
                    new SinkSpec.Folder("out/results"),
                    new SinkSpec.Folder("out/results-dead-letters"),
                    Optional.empty(),
                    50),
                new ExecutionSpec(
                    new ExecutionSpec.BundleSpec(512, Duration.ofMillis(50)),
                    new ExecutionSpec.StateSpec(
                        Duration.ofSeconds(10),
                        Optional.empty(),
                        64 << 20,
                        Optional.empty(),
                        ExecutionSpec.CheckpointPatience.WITHOUT_TRANSACTIONS),
                    1,
                    128)));
  }

  @Test
  void checkpointsFitIntoTheTransactionsOfATopic() {
    String text =
        """
        name: rare
        channels: [a]
        source: {kafka: {brokers: "a:1", topics: [t]}}
        operators: [dictionary]
        results: {kafka: {topic: out, properties: {transaction.timeout.ms: "60000"}}}
        checkpoints: {every: 5 s, tolerate: 1}
        """;
    PipelineSpec pipeline = PipelineYaml.read("rare.yaml", text, Map.of(), TestCatalog.of());

    // (60 s - 12 s) / 2 - 5 s - 2.5 s
    assertThat(pipeline.execution().state().patience())
        .isEqualTo(new ExecutionSpec.CheckpointPatience(Duration.ofMillis(16_500), 1));
  }

  @Test
  void mapsColumnsOfAFileToChannels() {
    PipelineSpec pipeline = read("csv.yaml", Map.of());

    assertThat(pipeline.input().source())
        .isEqualTo(
            new SourceSpec.Csv(
                "data/*.csv.gz",
                new SourceSpec.Columns(
                    "station",
                    "region",
                    "remark",
                    new SourceSpec.TimeColumns(
                        List.of("year", "month", "day", "hour"),
                        "y M d H",
                        ZoneId.of("Asia/Shanghai")),
                    List.of("PM2.5", "WSPM")),
                List.of("NA", "-"),
                ';'));
    assertThat(pipeline.outputs().deadLetters())
        .isEqualTo(new SinkSpec.Folder("out/results-dead-letters"));
  }

  @Test
  void readsTimesInUtcAsIsoWhereNothingElseIsSaid() {
    String text = resource("csv.yaml").replaceAll("time: .*", "time: {columns: [t]}");

    SourceSpec.Csv csv =
        (SourceSpec.Csv)
            PipelineYaml.read("csv.yaml", text, Map.of(), TestCatalog.of()).input().source();

    assertThat(csv.columns().time())
        .isEqualTo(new SourceSpec.TimeColumns(List.of("t"), "iso", ZoneOffset.UTC));
  }

  @Test
  void takesValuesForWhatTheyLookLikeOnlyOutsideQuotes() {
    String text =
        resource("least.yaml")
            .replace("[a, b]", "[1, yes, \"true\"]")
            .replace("[dictionary]", "[{dictionary: {rho_min: 0.5, keep: 3, impute: true}}]");

    ModelPlan plan = PipelineYaml.read("x.yaml", text, Map.of(), TestCatalog.of()).model();

    assertThat(plan.channels()).containsExactly("1", "yes", "true");
    assertThat(plan.stages().get(0).options())
        .containsEntry("rho_min", 0.5)
        .containsEntry("keep", 3)
        .containsEntry("impute", true);
  }

  @Test
  void fillsReferencesOnceAndLeavesTheRestAlone() {
    String text =
        resource("least.yaml")
            .replace(
                "{folder: out/results}",
                "\n  folder: ${BASE}/${LEAF:-results}/$${LITERAL}/$HOME/${EMPTY:-filled}\n");
    Map<String, String> environment = Map.of("BASE", "/data/${LEAF}: [x", "EMPTY", "");

    PipelineSpec pipeline = PipelineYaml.read("x.yaml", text, environment, TestCatalog.of());

    assertThat(pipeline.outputs().results())
        .isEqualTo(new SinkSpec.Folder("/data/${LEAF}: [x/results/${LITERAL}/$HOME/filled"));
  }

  static PipelineSpec read(String resource, Map<String, String> environment) {
    return PipelineYaml.read(resource, resource(resource), environment, TestCatalog.of());
  }

  static String resource(String name) {
    try (InputStream in = PipelineYamlTest.class.getResourceAsStream("/pipelines/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
