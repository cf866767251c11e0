package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline publishes its models to a topic, and another one begins with them. */
class WarmStartITCase {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GROUPS = 3;

  @TempDir private Path folder;

  @Test
  void everyGroupGoesOnFromItsPublishedVersion() throws Exception {
    write("first.jsonl", 0, 200);
    write("second.jsonl", 200, 300);
    write("whole.jsonl", 0, 300);
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      String models = "{kafka: {brokers: '" + broker.brokers() + "', topic: models}";
      run("old", "first", "models: " + models + ", every: 5}");
      List<String> second =
          run("new", "second", "warm_start: {pipeline: old, models: " + models + "}}");

      List<String> whole = run("whole", "whole", "");
      assertThat(second).hasSize(GROUPS * 100);
      assertThat(whole).containsAll(second);
      assertThatThrownBy(
              () -> run("none", "second", "warm_start: {pipeline: old, models: {folder: none}}"))
          .hasMessageContaining("expected a published version of old, found none");
    }
  }

  private void write(String name, int from, int to) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int number = from; number < to; number++) {
      for (int group = 0; group < GROUPS; group++) {
        SplittableRandom random = new SplittableRandom(1000L * group + number);
        lines.add(
            "{\"key\":\"k"
                + group
                + "\",\"time\":"
                + (1_769_860_800_000L + number)
                + ",\"values\":["
                + random.nextDouble(-1, 1)
                + ","
                + random.nextDouble(-3, 3)
                + "]}");
      }
    }
    Files.write(folder.resolve(name), lines, UTF_8);
  }

  /** The codes of a run, without sequence and source, which differ. */
  private List<String> run(String name, String input, String more) throws Exception {
    Path out = folder.resolve(name);
    String yaml =
        """
        name: %s
        channels: [a, b]
        source: {json: {path: %s}}
        operators: [{dictionary: {keep: 1}}]
        results: {folder: %s/results}
        checkpoints: {every: 1 s, directory: "%s"}
        parallelism: 2
        """
                .formatted(
                    name,
                    folder.resolve(input + ".jsonl"),
                    out,
                    folder.resolve("checkpoints").toUri())
            + more;
    PipelineSpec spec =
        PipelineYaml.read(name + ".yaml", yaml, Map.of(), StandardCatalog.catalog());
    assertThat(KafkaTopics.prepare(spec).faults()).isEmpty();
    try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
      job.ended().get(120, TimeUnit.SECONDS);
    }
    List<String> results = new ArrayList<>();
    try (Stream<Path> parts = Files.list(out.resolve("results"))) {
      for (Path part : parts.filter(it -> !it.getFileName().toString().startsWith(".")).toList()) {
        for (String line : Files.readAllLines(part)) {
          JsonNode result = JSON.readTree(line);
          Map<String, String> fields = new TreeMap<>();
          for (String field : List.of("key", "time", "version", "code", "score")) {
            fields.put(field, result.path(field).toString());
          }
          results.add(fields.toString());
        }
      }
    }
    return results;
  }
}
