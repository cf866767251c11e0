package io.millrace.simulate.uses;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.event.EventEffect;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes and alarms of a job are written once each, whatever its parallelism and bundles are. */
class EventsITCase {

  private static final int KEYS = 4;
  private static final int MINUTES = 1200;
  private static final int CHANGED = 800;

  @TempDir Path folder;

  /** Two channels that go together, until the second of two keys is dead. */
  private void readings() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      for (int key = 0; key < KEYS; key++) {
        SplittableRandom random = new SplittableRandom(7919L * key + minute);
        double one = random.nextGaussian();
        boolean dead = key < 2 && minute >= CHANGED;
        double other = (dead ? 0 : one) + .1 * random.nextGaussian();
        lines.add(
            "{\"key\":\"k%s\",\"time\":%s,\"values\":[%s,%s]}"
                .formatted(key, 60_000L * minute, one, other));
      }
    }
    Files.write(folder.resolve("in.jsonl"), lines);
  }

  private void run(String name, String more) throws Exception {
    String yaml =
        """
        name: watched
        channels: [a, b]
        source: {json: {path: %s}}
        operators:
          - dictionary: {keep: 1, detector: false}
          - drift: {on: dictionary.error, detector: page-hinkley, then: restart}
          - detect: {on: error, threshold: .6, release: .3}
        results: {folder: OUT/results, fields: [error, drift.found]}
        drifts: {folder: OUT/drifts}
        alarms: {folder: OUT/alarms, fields: [id, what, since]}
        checkpoints: {every: 200 ms, directory: "%s"}
        """
            .formatted(folder.resolve("in.jsonl"), folder.resolve("checkpoints").toUri())
            .replace("OUT", folder.resolve(name).toString());
    PipelineSpec spec =
        PipelineYaml.read(name + ".yaml", yaml + more, Map.of(), StandardCatalog.catalog());
    try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
      job.ended().get(120, TimeUnit.SECONDS);
    }
  }

  private List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder.resolve(name))) {
      for (Path part : parts.toList()) {
        if (!part.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(part));
        }
      }
    }
    return lines.stream().sorted().toList();
  }

  @Test
  void eventsAreTheSameAtEveryParallelismAndBundleSize() throws Exception {
    readings();
    run("one", "bundle: {rows: 1}\n");
    run("two", "parallelism: 2\nbundle: {rows: 100}\n");

    assertThat(lines("two/drifts")).isEqualTo(lines("one/drifts"));
    assertThat(lines("two/alarms")).isEqualTo(lines("one/alarms")).isNotEmpty();
    assertThat(lines("two/results")).isEqualTo(lines("one/results")).hasSize(KEYS * MINUTES);
    for (String key : List.of("k0", "k1")) {
      assertThat(lines("one/drifts"))
          .as("changes of %s, once its sensor is dead", key)
          .filteredOn(line -> line.contains("\"key\":\"" + key + "\""))
          .anyMatch(
              line -> {
                int sequence = Integer.parseInt(line.replaceAll(".*\"sequence\":(\\d+).*", "$1"));
                return sequence >= CHANGED && sequence < CHANGED + 100;
              });
    }
    assertThat(lines("one/drifts"))
        .filteredOn(line -> line.contains("\"k2\"") || line.contains("\"k3\""))
        .isEmpty();
    assertThat(lines("one/drifts").stream().map(line -> line.replaceAll(",\"kind\".*", "")))
        .doesNotHaveDuplicates();
    assertThat(lines("one/results"))
        .filteredOn(line -> line.contains("\"drift.found\":true"))
        .hasSameSizeAs(lines("one/drifts"));
  }

  /** A change that asks for it publishes a version at the next moment; the end does too. */
  @Test
  void aChangePublishesAVersionAtOnce() throws Exception {
    readings();
    String yaml =
        """
        name: watched
        channels: [a, b]
        source: {json: {path: %s}}
        operators:
          - dictionary: {keep: 1, detector: false}
          - drift: {on: dictionary.error, detector: page-hinkley, then: publish}
        results: {folder: OUT/results}
        drifts: {folder: OUT/drifts}
        models: {folder: OUT/models, every: 1000000}
        checkpoints: {every: 200 ms, directory: "%s"}
        """
            .formatted(folder.resolve("in.jsonl"), folder.resolve("checkpoints").toUri())
            .replace("OUT", folder.resolve("published").toString());
    PipelineSpec spec =
        PipelineYaml.read("published.yaml", yaml, Map.of(), StandardCatalog.catalog());
    try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
      job.ended().get(120, TimeUnit.SECONDS);
    }
    List<String> drifts = lines("published/drifts");
    for (int key = 0; key < KEYS; key++) {
      String group = "k" + key;
      TreeSet<Long> moments = new TreeSet<>(List.of((long) MINUTES));
      for (String line : drifts) {
        if (line.contains("\"key\":\"" + group + "\"")) {
          long sequence = number(line, "sequence");
          moments.add((sequence / EventEffect.EVERY + 1) * EventEffect.EVERY);
        }
      }
      TreeSet<Long> taken = new TreeSet<>();
      try (Stream<Path> files = Files.list(folder.resolve("published/models/watched/" + group))) {
        for (Path manifest : files.filter(file -> file.toString().endsWith(".json")).toList()) {
          // The learner and the watch count every reading.
          taken.add(number(Files.readString(manifest), "learned") / 2);
        }
      }
      assertThat(taken).as("readings in the versions of %s", group).isEqualTo(moments);
      assertThat(moments.size()).as("versions of %s", group).isGreaterThan(key < 2 ? 1 : 0);
    }
  }

  private static long number(String json, String name) {
    return Long.parseLong(json.replaceAll("(?s).*\"" + name + "\"\\s*:\\s*(\\d+).*", "$1"));
  }
}
