package io.millrace.streaming.propose;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.look.FirstRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Files of a test, what is proposed for them, and the proposal tried with the reader of pipelines.
 */
final class ProposedFiles {

  private static final ModelCatalog CATALOG = StandardCatalog.catalog();
  private static final LocalDateTime START = LocalDateTime.of(2024, 3, 5, 0, 0);

  private final Path folder;

  ProposedFiles(Path folder) {
    this.folder = folder;
  }

  SampledPipeline propose(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return SampledPipeline.of(file.toString(), "x", CATALOG);
  }

  SampledPipeline proposed(String name, String text, int records) throws IOException {
    return proposed(name, text.getBytes(StandardCharsets.UTF_8), records);
  }

  SampledPipeline proposed(String name, byte[] bytes, int records) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    return tried(SampledPipeline.of(file.toString(), "x", CATALOG), records);
  }

  /** Reads the pipeline as a run would; it must take all records, and a value of each channel. */
  static SampledPipeline tried(SampledPipeline proposed, int records) throws IOException {
    PipelineSpec spec = PipelineYaml.read("x", proposed.yaml(), Map.of(), CATALOG);
    FirstRecords read = FirstRecords.of(spec, records + 1).orElseThrow();

    assertThat(read.taken()).as(proposed.yaml()).isEqualTo(records);
    assertThat(read.refusals()).isZero();
    assertThat(read.silent()).isEmpty();
    return proposed;
  }

  static String rows(int count, IntFunction<String> row) {
    return IntStream.range(0, count)
        .mapToObj(i -> row.apply(i) + "\n")
        .collect(Collectors.joining());
  }

  static String time(int minute) {
    return START.plusMinutes(minute).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
  }

  static String date(int minute, String pattern) {
    return START.plusMinutes(minute).format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
  }

  static String days(int day, String pattern) {
    return LocalDate.of(2024, 3, 1)
        .plusDays(day)
        .format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
  }

  static String value(int i) {
    return String.format(Locale.ROOT, "%.2f", 20 + 3 * Math.sin(i / 7.0) + i % 5 / 10.0);
  }

  static String comma(int i) {
    return value(i).replace('.', ',');
  }
}
