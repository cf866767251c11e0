package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Result;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Channel;
import io.millrace.simulate.trace.Reading;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.job.JobSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs pipelines of {@code examples/} as they stand, but for {@code out/}, which is a folder. */
final class ExampleRun {

  private static final Path EXAMPLES = Path.of("..", "examples");

  final Path folder;

  ExampleRun(Path folder) {
    this.folder = folder;
  }

  /** The first days of Beijing's readings. */
  static List<Reading> beijing(int days) {
    try (Stream<Reading> all = BeijingAir.days(days).readings()) {
      return all.toList();
    }
  }

  /** Writes readings as {@code ./millrace data} does. */
  void write(String file, List<Reading> readings) throws IOException {
    Path to = folder.resolve(file);
    Files.createDirectories(to.getParent());
    try (BufferedWriter out = Files.newBufferedWriter(to)) {
      out.write(
          BeijingAir.whole().channels().stream()
              .map(Channel::name)
              .collect(Collectors.joining(",", "time,station,", "\n")));
      for (Reading reading : readings) {
        out.write(Instant.ofEpochMilli(reading.time()) + "," + reading.key());
        for (float value : reading.values()) {
          out.write(Float.isNaN(value) ? "," : "," + value);
        }
        out.write("\n");
      }
    }
  }

  PipelineSpec spec(String example) throws IOException {
    String yaml = Files.readString(EXAMPLES.resolve(example)).replace("out/", folder + "/");
    return PipelineYaml.read(example, yaml, Map.of(), StandardCatalog.catalog());
  }

  /** Runs a pipeline to the end of its input. */
  PipelineSpec run(String example) throws Exception {
    PipelineSpec spec = spec(example);
    try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
      job.ended().get(300, TimeUnit.SECONDS);
    }
    return spec;
  }

  /** The fields of a pipeline's results. */
  static Ports ports(PipelineSpec spec) {
    return spec.model().model(StandardCatalog.catalog()).signature().ports();
  }

  /** Results of a folder, by key and sequence. */
  List<Result> results(String name, Ports ports) throws IOException {
    ResultJson json = new ResultJson(ports);
    List<Result> results = new ArrayList<>();
    for (String line : lines(name)) {
      results.add(json.read(line.getBytes(UTF_8)));
    }
    results.sort(Comparator.comparing(Result::key).thenComparing(Result::sequence));
    return results;
  }

  /** Lines of a folder's finished files; none if there is no folder. */
  List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    if (!Files.isDirectory(folder.resolve(name))) {
      return lines;
    }
    try (Stream<Path> parts = Files.list(folder.resolve(name))) {
      for (Path part :
          parts.filter(file -> !file.getFileName().toString().startsWith(".")).toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
  }
}
