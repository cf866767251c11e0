package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.PipelineException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PipelineYamlFaultsTest {

  @Test
  void exampleUsage() {
    String text =
        """
        name: beijing-air
        channels: [PM2.5, PM10]
        source: {json: {path: readings/}}
        operators:
          - dictionary: {mode: fast, keep: 3}
        results: {folder: out/results}
        paralelism: 2
        """;

    assertThat(message(text))
        .isEqualTo(
            """
            pipeline.yaml:5: operators[0].dictionary.keep: expected a whole number from 1 to 2, \
            found '3'
            pipeline.yaml:7: paralelism: unknown key; known are name, \
            channels, label, classes, targets, labels, source, align, decode, follow, warm_start, limits, outside, operators, branches, seed, results, dead_letters, models, drifts, alarms, evaluate, metrics, bundle, checkpoints, \
            state, math, max_parallelism, parallelism; did you mean 'parallelism'?""");
  }

  @Test
  void checkpointsTooRareForTheTransactionsOfATopicAreRefused() {
    String text =
        """
        name: rare
        channels: [a]
        source: {kafka: {brokers: "a:1", topics: [t]}}
        operators: [dictionary]
        results: {kafka: {topic: out, properties: {transaction.timeout.ms: "60000"}}}
        checkpoints: {every: 1 min, timeout: 30 s}
        """;

    assertThat(message(text))
        .isEqualTo(
            "pipeline.yaml:6: checkpoints: expected checkpoints that fit into the transactions of"
                + " topic out, whose transaction.timeout.ms is 1 min, found one every 1 min of at"
                + " most 30 s, of which 2 may fail one after the other, which needs 357 s; raise"
                + " transaction.timeout.ms, or take checkpoints more often");
  }

  /** Every fault of the file, each at its line; the file's own comments are its documentation. */
  @Test
  void showsEveryFaultOfAFileAtOnce() {
    List<String> shown = message(PipelineYamlTest.resource("every-fault.yaml")).lines().toList();

    assertThat(shown)
        .zipSatisfy(
            PipelineYamlTest.resource("every-fault.txt").lines().toList(),
            (found, expected) -> assertThat(found).isEqualTo(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name: least               | name: [least]             | 1 | name | expected a name of "
            + "up to 64 letters, digits, dots, dashes, underscores, found a list",
        "name: least               | nam: least                | 1 | name | expected and not "
            + "found; write name: beijing-air",
        "channels: [a, b]          | channels: []              | 2 | channels | expected a list "
            + "of channel names, found an empty list",
        "channels: [a, b]          | channels: a               | 2 | channels | expected a list "
            + "of channel names, found 'a'",
        "channels: [a, b]          | channels: [a, a]          | 2 | channels[1] | channel 'a' "
            + "is listed twice; remove or rename one",
        "channels: [a, b]          | channels: [a, ~]          | 2 | channels[1] | expected a "
            + "channel name, found nothing",
        "json: {path: readings/}   | json: {}                  | 3 | source.json.path | expected "
            + "and not found; write path: readings/",
        "json: {path: readings/}   | json: {path: [a]}         | 3 | source.json.path | expected "
            + "a file, a folder or a glob, found a list",
        "{json: {path: readings/}} | {}                        | 3 | source | expected one of "
            + "kafka, files, json, csv, history, found none; write kafka: {brokers: \"localhost:9092\", topics: "
            + "[readings]}",
        "{json: {path: readings/}} | {json: {path: x}, csv: 3} | 3 | source | expected one of "
            + "kafka, files, json, csv, history, found json and csv; keep one",
        "{json: {path: readings/}} | {kafka: {brokers: \"a\", topics: [t]}} | 3 | "
            + "source.kafka.brokers | expected brokers as host:port, several with commas "
            + "between, found 'a'",
        "{json: {path: readings/}} | {kafka: {brokers: \"a:0\", topics: [t]}} | 3 | "
            + "source.kafka.brokers | expected brokers as host:port, several with commas "
            + "between, found 'a:0'",
        "{json: {path: readings/}} | {kafka: {brokers: \"a:1\", topics: [t, t]}} | 3 | "
            + "source.kafka.topics[1] | topic listed twice; remove one",
        "{json: {path: readings/}} | {kafka: {brokers: \"a:1\", topics: t}} | 3 | "
            + "source.kafka.topics | expected a list of topics such as [readings], found 't'",
        "{json: {path: readings/}} | {kafka: {brokers: \"a:1\", topics: [t], bounded: no}} | 3 | "
            + "source.kafka.bounded | expected true or false, found 'no'",
        "{json: {path: readings/}} | {kafka: {brokers: \"a:1\", topics: [t], start: newest}} | 3 "
            + "| source.kafka.start | expected earliest or latest, found 'newest'",
        "{json: {path: readings/}} | {kafka: {brokers: \"a:1\", topics: [t], start: latest, "
            + "bounded: true}} | 3 | source.kafka.start | from latest on, bounded: true leaves "
            + "nothing to read; remove one",
        "{json: {path: readings/}} | {kafka: {brokers: \"a:1\", topics: [t], properties: {acks: "
            + "1}}} | 3 | source.kafka.properties.acks | Millrace sets this property itself; "
            + "remove it; exactly-once output needs all",
        "path: readings/}          | path: x}, lateness: 5     | 3 | source.lateness | expected "
            + "a duration such as '200 ms', '5 s', '2 min', '1 h', '1 d' or PT5S, found '5'",
        "path: readings/}          | path: x}, earliness: 5    | 3 | source.earliness | expected "
            + "a duration such as '200 ms', '5 s', '2 min', '1 h', '1 d' or PT5S, found '5'",
        "path: readings/}          | path: x}, lateness: -5 s  | 3 | source.lateness | expected "
            + "a duration such as '200 ms', '5 s', '2 min', '1 h', '1 d' or PT5S, found '-5 s'",
        "path: readings/}          | path: x}, lateness: PT-5S | 3 | source.lateness | expected "
            + "a duration from 0 ms to 3650 d, found 'PT-5S'",
        "path: readings/}          | path: x}, idleness: 0 s   | 3 | source.idleness | expected "
            + "a duration from 1 ms to 3650 d, found '0 s'",
        "path: readings/}          | path: x}, idleness: 9999999999 d | 3 | source.idleness | "
            + "expected a duration from 1 ms to 3650 d, found '9999999999 d'",
        "path: readings/}          | path: x}, largest_record: 10 B | 3 | source.largest_record "
            + "| expected a size from 64 B to 64 MiB, found '10 B'",
        "[dictionary]              | [dictionry]               | 4 | operators[0].dictionry | "
            + "unknown operator 'dictionry'; known are standardize, dictionary; did you mean "
            + "'dictionary'?",
        "[dictionary]              | [standardize]             | 4 | operators[0].standardize | "
            + "'standardize' must stand before another stage",
        "[dictionary]              | []                        | 4 | operators | expected a list "
            + "of operators, found an empty list",
        "[dictionary]              | [{dictionary: 3}]         | 4 | operators[0].dictionary | "
            + "expected a mapping of options, found '3'",
        "[dictionary]              | [{dictionary: {keep: \"2\"}}] | 4 | "
            + "operators[0].dictionary.keep | expected a whole number from 1 to 2, found '2'; in "
            + "quotes it is text: remove the quotes",
        "[dictionary]              | [{dictionary: {keep: }}]  | 4 | "
            + "operators[0].dictionary.keep | expected a value, found nothing; remove the line "
            + "for the default",
        "[dictionary]              | [{dictionary: {kepe: 1}}] | 4 | "
            + "operators[0].dictionary.kepe | unknown option; known are mode, batch, keep, "
            + "rho_min, impute; did you mean 'keep'?",
        "{folder: out/results}     | {kafka: {topic: t}}       | 5 | results.kafka.brokers | "
            + "expected and not found; write brokers: \"localhost:9092\"",
        "{folder: out/results}     | {folder: out/results, dead: x} | 5 | results.dead | unknown "
            + "key; known are kafka, folder, fields",
        "{folder: out/results}     | out/results               | 5 | results | expected a "
            + "mapping such as {folder: out/results} or {kafka: {topic: results}}, found "
            + "'out/results'",
      })
  void namesTheFaultAndTheCure(String from, String to, int line, String place, String message) {
    String text = PipelineYamlTest.resource("least.yaml");
    assertThat(text).contains(from);

    assertThat(faults(text.replace(from, to))).contains(new ConfigFault(line, place, message));
  }

  @Test
  void statesOfAPipelineThatPublishesModelsMustStay() {
    String more = "models: {folder: out/models}\nstate: {ttl: 30 d}\n";
    assertThat(faults(PipelineYamlTest.resource("least.yaml") + more))
        .containsExactly(
            new ConfigFault(
                7,
                "state.ttl",
                "expected states without expiry, since models are published: a group that starts "
                    + "over would publish its versions twice; remove ttl, or models"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "seed: 1.5 | seed | expected a whole number, found '1.5'",
        "seed: | seed | expected a whole number, found nothing",
        "seed: 99999999999999999999 | seed | expected a whole number, found '99999999999999999999'",
        "bundle: 5 | bundle | expected a mapping such as {rows: 512, deadline: 50 ms}, found '5'",
        "bundle: {rows: 0} | bundle.rows | expected a whole number from 1 to 65536, found '0'",
        "bundle: {deadline: 1 h} | bundle.deadline | expected a duration from 1 ms to 10 min, "
            + "found '1 h'",
        "checkpoints: {every: 1 ms} | checkpoints.every | expected a duration from 100 ms to 1 "
            + "d, found '1 ms'",
        "checkpoints: {directory: \"a b://c\"} | checkpoints.directory | expected a folder or a "
            + "URI such as file:///var/millrace/checkpoints, found 'a b://c'",
        "state: {cache: 2 GiB} | state.cache | expected a size from 0 B to 1 GiB, found '2 GiB'",
        "state: {ttl: 1 ms} | state.ttl | expected a duration from 1 s to 3650 d, found '1 ms'",
        "parallelism: 129 | parallelism | expected a whole number from 1 to 128, found '129'",
        "max_parallelism: 32769 | max_parallelism | expected a whole number from 1 to 32768, "
            + "found '32769'",
        "dead_letters: {folder: out/results/} | dead_letters | goes where results is; name "
            + "another folder or topic",
        "models: {every: 2} | models | expected one of kafka, folder, found none; write {folder: "
            + "out/models}",
        "models: {folder: out/models, every: 0} | models.every | expected a whole number from 1 "
            + "to 2147483647, found '0'",
        "name: again | name | written twice, first in line 1; remove one",
        "? [a, b] : 3 | `` | expected a word as key, found a structure",
        "seed: *seed | `` | aliases are not read, found '*seed'; write the value itself",
        "seed: !!java.net.URL [x] | `` | tags are not read, found '!!java.net.URL'; remove it",
        "seed: !mine 3 | `` | tags are not read, found '!mine'; remove it",
        "--- | `` | expected one document, found a second; remove it and the '---'",
      })
  void namesTheFaultInOneMoreLine(String added, String place, String message) {
    List<ConfigFault> faults = faults(PipelineYamlTest.resource("least.yaml") + added + "\n");

    assertThat(faults).containsExactly(new ConfigFault(6, place, message));
  }

  @Test
  void refusesResultsThatFlowBackIntoTheSource() {
    String text =
        PipelineYamlTest.resource("least.yaml")
            .replace("json: {path: readings/}", "kafka: {brokers: \"a:1\", topics: [t]}")
            .replace("{folder: out/results}", "{kafka: {topic: t}}");

    assertThat(faults(text))
        .containsExactly(
            new ConfigFault(
                5, "results", "goes where the source is; name another folder or " + "topic"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time: 3",
        "time: {columns: []}",
        "time: {columns: [a, b], pattern: millis}",
        "time: {columns: [a], pattern: 'b b b'}",
        "time: {columns: [a], zone: Peking}"
      })
  void namesFaultsOfTheTimeColumns(String time) {
    String text = PipelineYamlTest.resource("csv.yaml").replaceAll("time: .*", time);

    assertThat(faults(text))
        .singleElement()
        .satisfies(fault -> assertThat(fault.line()).isEqualTo(9))
        .satisfies(fault -> assertThat(fault.place()).startsWith("source.csv.time"));
  }

  @Test
  void namesAColumnOfNoChannel() {
    String text = PipelineYamlTest.resource("csv.yaml").replace("wind: WSPM", "wnid: WSPM");

    assertThat(faults(text))
        .containsExactly(
            new ConfigFault(
                10, "source.csv.values.wnid", "not one of the channels; did you mean 'wind'?"));
  }

  @Test
  void namesAVariableThatIsNotSet() {
    assertThat(faults(PipelineYamlTest.resource("least.yaml") + "parallelism: ${SUBTASKS}\n"))
        .containsExactly(
            new ConfigFault(
                6,
                "parallelism",
                "expected the environment variable SUBTASKS, which is not set; set it or write"
                    + " ${SUBTASKS:-otherwise}"));
  }

  @Test
  void neverShowsWhatCameFromTheEnvironment() {
    String text =
        PipelineYamlTest.resource("least.yaml")
            .replace(
                "[dictionary]",
                "[{dictionary: {mode: \"${SECRET}\", keep: \"${SECRET}\", batch: "
                    + "[\"${SECRET}\"]}}]")
            .replace("readings/}", "\"${SECRET}\"}, lateness: \"${SECRET}\"");

    String message = message(text + "seed: ${SECRET}\n", Map.of("SECRET", "hunter2"));

    assertThat(message).contains("${SECRET}").doesNotContain("hunter2");
    assertThat(message.lines()).hasSize(5);
  }

  @Test
  void hintsAtQuotesWhereAReferenceBreaksTheSyntax() {
    String text = PipelineYamlTest.resource("least.yaml").replace("readings/", "${BASE}");

    assertThat(message(text))
        .startsWith("pipeline.yaml:3: expected YAML, found a fault of syntax: ")
        .endsWith("; inside { } and [ ], write a value with ${NAME} in quotes");
  }

  @Test
  void hintsAtSpacesWhereTabsIndent() {
    assertThat(message("name: x\nsource:\n\tjson: 3\n"))
        .startsWith("pipeline.yaml:3: ")
        .endsWith("; indent with spaces, not tabs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   \n\n", "# nothing but a comment\n", "---\n"})
  void saysThatAFileIsEmpty(String text) {
    assertThat(faults(text)).hasSize(1);
  }

  @Test
  void aNameThatLeavesNoRoomForThatOfTheDeadLettersIsRefused() {
    String least = PipelineYamlTest.resource("least.yaml");
    for (String name : List.of("Ж".repeat(119), "x".repeat(237))) {
      String text = least.replaceFirst("results:.*", "results: {folder: out/" + name + "}");
      assertThat(faults(text))
          .singleElement()
          .satisfies(
              fault ->
                  assertThat(fault.message())
                      .contains("-dead-letters can be made", "write dead_letters: with a name"));
      assertThat(valid(text + "dead_letters: {folder: out/refused}\n")).isTrue();
      assertThat(valid(text.replace(name, name.substring(1)))).isTrue();
    }
  }

  private static boolean valid(String text) {
    PipelineYaml.read("pipeline.yaml", text, Map.of(), TestCatalog.of());
    return true;
  }

  private static List<ConfigFault> faults(String text) {
    return fault(text, Map.of()).faults();
  }

  private static String message(String text) {
    return message(text, Map.of());
  }

  private static String message(String text, Map<String, String> environment) {
    return fault(text, environment).getMessage();
  }

  private static PipelineException fault(String text, Map<String, String> environment) {
    return catchThrowableOfType(
        PipelineException.class,
        () -> PipelineYaml.read("pipeline.yaml", text, environment, TestCatalog.of()));
  }
}
