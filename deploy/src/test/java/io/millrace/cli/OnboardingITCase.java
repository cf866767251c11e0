package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a reader types on the first pages, README and quick start, in their order. Commands run as
 * they stand, but that {@code out/} is a folder of the test. Demos, topics and clusters have tests
 * of their own, and so have the program of README and {@code inspect}.
 */
final class OnboardingITCase {

  private static final Path ROOT = Path.of("..");
  private static final Path README = ROOT.resolve("README.md");
  private static final Path QUICK_START = ROOT.resolve("docs/tutorial/quickstart.md");
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\./millrace (.*?)\\s*(?:#.*)?$");
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");

  /** Pages name this file for a pipeline that the reader writes. */
  private static final String OWN = "pipeline.yaml";

  /** Two weeks of hours of eight stations. */
  private static final int READINGS = 14 * 24 * 8;

  /** A dictionary of 11 channels gives no result for the first readings of a station. */
  private static final int SILENT = 16 * 8;

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    String said = millrace("run examples/first.yaml");

    assertThat(said.lines().map(OnboardingITCase::withoutSpeed))
        .containsAll(
            sample("records +2,688 in ").lines().map(OnboardingITCase::withoutSpeed).toList());
    assertThat(lines("out/first/results")).hasSize(READINGS - SILENT);
    assertThat(millrace("models list out/first/models")).contains("Dongsi", "Tiantan", "Wanliu");
    assertThat(millrace("models show out/first/models first Dongsi"))
        .contains("standardize", "dictionary", "PM2.5");
  }

  @Test
  void thePipelineOfTheReadmeRunsAsItStands() throws IOException {
    List<String> commands = commands(README, "run .*" + OWN).toList();
    assertThat(commands)
        .containsExactly(
            "run --check pipeline.yaml",
            "run pipeline.yaml",
            "run --cluster host:8081 pipeline.yaml");
    Files.writeString(folder.resolve(OWN), mapped(yaml(README, 0)));

    assertThat(millrace(commands.get(0))).contains(": no faults");
    millrace(commands.get(1));

    assertThat(lines("out/readme/results")).hasSize(READINGS - SILENT);
    assertThat(folder.resolve("out/readme/models/first/Dongsi")).isNotEmptyDirectory();
  }

  @Test
  void theSamePipelineReadsATopicWithTheLineOfTheReadme() throws IOException {
    String page = Files.readString(README);
    Matcher line = Pattern.compile("Write `(kafka: .*?)` in place of `csv:`").matcher(page);
    assertThat(line.find()).isTrue();
    String written = yaml(README, 0).replaceFirst("csv: .*", line.group(1));
    Files.writeString(folder.resolve(OWN), mapped(written));

    assertThat(millrace("run --check " + OWN)).contains("topic", "no faults");
  }

  @Test
  void theShortCommandsOfTheQuickStartRunInTheirOrder() throws IOException {
    List<String> commands =
        commands(QUICK_START, "(?!demo).*").filter(one -> !one.contains(OWN)).toList();
    assertThat(commands)
        .containsExactly(
            "models list out/demo/models",
            "models show out/demo/models beijing-air Dongsi",
            "inspect out/demo/savepoints/savepoint-*",
            "run examples/first.yaml",
            "data beijing-air out/beijing-air.csv --days 90",
            "run --check examples/beijing-air-files.yaml",
            "run examples/beijing-air-files.yaml",
            "init examples/first.csv --out out/guess.yaml");

    // Those on what the demo left run on what the last of them leaves.
    for (String command : commands.subList(4, commands.size())) {
      millrace(command);
    }

    assertThat(lines("out/guess.yaml"))
        .contains("name: first")
        .anyMatch(line -> line.matches("  - PM2\\.5 +# 3 to 358, 1 % missing"));
    assertThat(lines("out/beijing-air.csv")).hasSize(1 + 90 * 24 * 8);
    assertThat(lines("out/beijing-air/results")).hasSize(90 * 24 * 8 - SILENT);
    for (String command : commands.subList(0, 2)) {
      assertThat(
              millrace(
                  command
                      .replace("out/demo", "out/beijing-air")
                      .replace("beijing-air Dongsi", "beijing-air-files Dongsi")))
          .contains("Dongsi");
    }
  }

  @Test
  void thePipelineOnATopicOfTheQuickStartHasNoFaults() throws IOException {
    String head =
        "name: own\nchannels: [a, b, c]\noperators: [standardize, {dictionary: {keep: 1}}]\n";
    Files.writeString(folder.resolve(OWN), head + yaml(QUICK_START, 0));

    assertThat(millrace("run --check " + OWN))
        .contains("readings", "codes", "models")
        .contains(": no faults");
  }

  /** What the quick start shows of a command's output, with the paths of the test. */
  private String sample(String begin) throws IOException {
    Matcher sample =
        Pattern.compile("(?s)```\\n(" + begin + ".*?)```").matcher(Files.readString(QUICK_START));
    assertThat(sample.find()).isTrue();
    return mapped(sample.group(1));
  }

  private static String withoutSpeed(String line) {
    return line.replaceFirst(" in [0-9.]+ s, [0-9,]+/s", "");
  }

  /** What a command says; it must end well, and complain of nothing. */
  private String millrace(String command) throws IOException {
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ")) {
      boolean written = word.endsWith(".yaml") && !word.startsWith("out/");
      words.add(written ? pipeline(word).toString() : mapped(word));
    }
    Cli.Outcome outcome = Cli.call(words.toArray(new String[0]));

    assertThat(outcome.err()).as(command).isEmpty();
    assertThat(outcome.exitCode()).as(command).isZero();
    return outcome.out();
  }

  /** A pipeline of the test, or one of the examples with the paths of the test. */
  private Path pipeline(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!name.equals(OWN)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, mapped(Files.readString(ROOT.resolve(name))));
    }
    return file;
  }

  private String mapped(String text) {
    return text.replaceAll("(?<![\\w/])out/", Matcher.quoteReplacement(folder + "/out/"))
        .replaceAll(
            "(?<![\\w/])examples/",
            Matcher.quoteReplacement(ROOT.toAbsolutePath().normalize() + "/examples/"));
  }

  private static Stream<String> commands(Path page, String form) throws IOException {
    return COMMAND
        .matcher(Files.readString(page))
        .results()
        .map(found -> found.group(1))
        .filter(command -> command.matches(form));
  }

  private static String yaml(Path page, int index) throws IOException {
    List<String> blocks =
        YAML.matcher(Files.readString(page)).results().map(found -> found.group(1)).toList();
    return blocks.get(index);
  }

  /** Lines of a file, or of all finished files of a folder. */
  private List<String> lines(String name) throws IOException {
    Path path = folder.resolve(name);
    if (Files.isRegularFile(path)) {
      return Files.readAllLines(path);
    }
    List<String> lines = new ArrayList<>();
    try (Stream<Path> parts = Files.list(path)) {
      for (Path part :
          parts.filter(file -> !file.getFileName().toString().startsWith(".")).toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    return lines;
  }
}
