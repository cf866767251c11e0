package io.millrace.simulate.demo.air;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelName;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Result;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Channel;
import io.millrace.simulate.trace.Reading;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.job.JobSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
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
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same pipeline without any broker: history in files, results in files. */
class FilesITCase {

  private static final int DAYS = 20;

  private static final List<String> CHANNELS =
      BeijingAir.days(DAYS).channels().stream().map(Channel::name).toList();

  @TempDir Path folder;

  /** The job reads history and gives the bits of plain Java. */
  @Test
  void exampleUsage() throws Exception {
    List<Reading> readings = writeHistory();
    PipelineSpec spec = spec();

    try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
      job.ended().get(120, TimeUnit.SECONDS);
    }

    PlainModels models = new PlainModels(spec.model());
    Evaluation evaluation = new Evaluation(readings, models);
    results(new ResultJson(models.ports())).forEach(evaluation.checks()::take);
    long perStation = (long) readings.size() / evaluation.stations().size() - models.silent();
    assertThat(evaluation.checks().keys().values())
        .allSatisfy(
            station -> {
              assertThat(station.results()).isEqualTo(perStation);
              assertThat(station.different() + station.missing()).isZero();
            });
    expectRefusedLinesAndPublishedModels(perStation);
  }

  private void expectRefusedLinesAndPublishedModels(long perStation) throws IOException {
    assertThat(lines("refused"))
        .hasSize(2)
        .allMatch(line -> line.contains("\"reason\":\"wrong-width\""))
        .allMatch(line -> line.contains("\"line\":2,"));
    List<ModelName> published = new ModelFolder(folder.resolve("models")).list();
    assertThat(published.stream().map(ModelName::group).collect(Collectors.toSet())).hasSize(8);
    // Every tenth version, and the last of a stream that ends.
    assertThat(published.stream().filter(name -> name.group().equals("Dongsi")))
        .extracting(ModelName::version)
        .containsExactly(10L, 20L, 30L, 40L, perStation / CHANNELS.size());
  }

  /** Two packed files, each with a line that is no reading. */
  private List<Reading> writeHistory() throws IOException {
    List<Reading> readings;
    try (Stream<Reading> all = BeijingAir.days(DAYS).readings()) {
      readings = all.toList();
    }
    int half = readings.size() / 2;
    Files.createDirectories(folder.resolve("in"));
    writeCsv(folder.resolve("in/1.csv.gz"), readings.subList(0, half));
    writeCsv(folder.resolve("in/2.csv.gz"), readings.subList(half, readings.size()));
    return readings;
  }

  private PipelineSpec spec() {
    String yaml =
        """
        name: files
        channels: %s
        source:
          csv:
            path: "%s/in"
            key: station
            time: {columns: [time], pattern: iso}
            missing: [NA]
        operators: [standardize, {dictionary: {keep: 3}}]
        results: {folder: "%s/results"}
        dead_letters: {folder: "%s/refused"}
        models: {folder: "%s/models", every: 10}
        checkpoints: {every: 200 ms, directory: "%s/checkpoints"}
        parallelism: 2
        """
            .formatted(CHANNELS, folder, folder, folder, folder, folder);
    return PipelineYaml.read("files.yaml", yaml, Map.of(), StandardCatalog.catalog());
  }

  /** A line that is no reading follows the header of each file. */
  private static void writeCsv(Path file, List<Reading> readings) throws IOException {
    try (BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), UTF_8))) {
      out.write("time,station," + String.join(",", CHANNELS) + "\nno reading at all\n");
      for (Reading reading : readings) {
        out.write(Instant.ofEpochMilli(reading.time()) + "," + reading.key());
        for (float value : reading.values()) {
          out.write("," + (Float.isNaN(value) ? "NA" : Float.toString(value)));
        }
        out.write("\n");
      }
    }
  }

  private List<Result> results(ResultJson json) throws IOException {
    List<Result> results = new ArrayList<>();
    for (String line : lines("results")) {
      results.add(json.read(line.getBytes(UTF_8)));
    }
    results.sort(Comparator.comparing(Result::key).thenComparing(Result::sequence));
    return results;
  }

  private List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder.resolve(name))) {
      for (Path part :
          parts.filter(path -> !path.getFileName().toString().startsWith(".")).toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
  }
}
