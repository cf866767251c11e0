package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.record.Envelope;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineKinds;
import io.millrace.streaming.look.FirstRecords;
import io.millrace.streaming.look.PipelineLook;
import io.millrace.streaming.plugin.InstalledOperators;
import io.millrace.streaming.propose.SampledPipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on shapes of data: its samples are read by its pipelines, as it says. */
final class YourDataITCase {

  private static final Path PAGE = Path.of("..", "docs", "how-to", "your-data.md");
  private static final Pattern SECTION = Pattern.compile("(?ms)^## (.*?)\\n(.*?)(?=^## |\\z)");
  private static final Pattern FILE = Pattern.compile("(?s)`(data/[^`]*)`:\\n```\\w+\\n(.*?)```");
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");
  private static final Pattern RESULT = Pattern.compile("(?m)^\\{.*\"sequence\".*\\}$");
  private static final Pattern OUTCOME =
      Pattern.compile(
          "(\\d+) of (\\d+) records are taken, of (\\d+) keys?, and give (\\d+) results?");

  @TempDir private Path folder;

  private final Map<String, String> sections = new LinkedHashMap<>();

  @BeforeEach
  void read() throws IOException {
    Matcher section = SECTION.matcher(Files.readString(PAGE));
    while (section.find()) {
      sections.put(section.group(1), section.group(2));
    }
    for (String text : sections.values()) {
      for (MatchResult file : FILE.matcher(text).results().toList()) {
        Path path = folder.resolve(file.group(1));
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.group(2));
      }
    }
  }

  @Test
  void exampleUsage() throws Exception {
    List<String> named = new ArrayList<>(sections.keySet());
    named.remove("Several topics");
    List<PipelineSpec> specs = new ArrayList<>();
    for (String name : named) {
      specs.add(pipeline(sections.get(name)));
    }

    try (LocalJob job =
        LocalJob.start(specs, InstalledOperators.ofThread(), JobSettings.of(specs.get(0)))) {
      job.ended().get(90, TimeUnit.SECONDS);
    }

    assertThat(named).hasSize(10);
    for (int at = 0; at < named.size(); at++) {
      MatchResult said = outcome(sections.get(named.get(at)));
      FirstRecords records = FirstRecords.of(specs.get(at), 1000).orElseThrow();
      assertThat(
              List.of(
                  records.taken(),
                  records.taken() + records.refusals(),
                  records.keys().size(),
                  results(specs.get(at).name()).size()))
          .as(named.get(at))
          .isEqualTo(
              Stream.of(1, 2, 3, 4).map(part -> Integer.parseInt(said.group(part))).toList());
      for (MatchResult shown : RESULT.matcher(sections.get(named.get(at))).results().toList()) {
        assertThat(results(specs.get(at).name())).contains(shown.group());
      }
    }
  }

  @Test
  void aLookAtEachPipelineFindsNoFault() {
    sections.forEach(
        (name, text) -> {
          PipelineLook.Found found = PipelineLook.at(pipeline(text));

          assertThat(found.faults()).as(name).isEmpty();
          assertThat(found.seen().size() + found.unseen().size()).as(name).isPositive();
        });
  }

  @Test
  void initProposesAPipelineThatTakesAsManyRecords() throws IOException {
    for (Map.Entry<String, String> section : sections.entrySet()) {
      Matcher file = FILE.matcher(section.getValue());
      if (!file.find()) {
        continue;
      }
      String path = folder.resolve(file.group(1)).toString();

      SampledPipeline proposed = SampledPipeline.of(path, "proposed", StandardCatalog.catalog());

      PipelineSpec spec =
          PipelineYaml.read("p", proposed.yaml(), Map.of(), StandardCatalog.catalog());
      FirstRecords records = FirstRecords.of(spec, 1000).orElseThrow();
      MatchResult said = outcome(section.getValue());
      assertThat(List.of(records.taken(), records.keys().size()))
          .as(section.getKey())
          .isEqualTo(List.of(Integer.parseInt(said.group(1)), Integer.parseInt(said.group(3))));
    }
  }

  @Test
  void devicesOfATopicLearnInTheGroupOfTheirSite() {
    String text = sections.get("Several topics");
    PipelineSpec spec = pipeline(text);
    Matcher values = Pattern.compile("(?s)```json\\n(.*?)```").matcher(text);
    assertThat(values.find()).isTrue();

    for (String line : values.group(1).strip().split("\n")) {
      for (String site : List.of("north", "south")) {
        Inbound read =
            PipelineKinds.of(spec)
                .decoder(spec)
                .read(
                    line.getBytes(StandardCharsets.UTF_8),
                    Origin.topic("plant-" + site, 0, 0),
                    new KeyAlone("press-4"));

        assertThat(read)
            .isInstanceOfSatisfying(
                Observation.class,
                reading -> {
                  assertThat(reading.key()).isEqualTo("press-4");
                  assertThat(reading.group()).isEqualTo(site);
                  assertThat(reading.values()).hasSize(2);
                });
      }
    }
  }

  /** A Kafka record with a key and nothing else beside its value. */
  private record KeyAlone(String text) implements Envelope {

    @Override
    public byte[] key() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] header(String name) {
      return null;
    }

    @Override
    public long timestamp() {
      return NO_TIMESTAMP;
    }
  }

  private static MatchResult outcome(String section) {
    Matcher outcome = OUTCOME.matcher(section);
    assertThat(outcome.find()).isTrue();
    return outcome.toMatchResult();
  }

  private PipelineSpec pipeline(String section) {
    Matcher yaml = YAML.matcher(section);
    assertThat(yaml.find()).isTrue();
    String text =
        yaml.group(1)
            .replaceAll("\\b(data|out)/", folder + "/$1/")
            // No broker listens there, whatever else runs on this machine.
            .replace("localhost:9092", "localhost:1");
    return PipelineYaml.read("your-data.md", text, Map.of(), StandardCatalog.catalog());
  }

  private List<String> results(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    Path results = folder.resolve("out").resolve(name).resolve("results");
    try (Stream<Path> parts = Files.list(results)) {
      for (Path part : parts.filter(one -> one.toString().endsWith(".jsonl")).toList()) {
        if (!part.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(part));
        }
      }
    }
    return lines;
  }
}
