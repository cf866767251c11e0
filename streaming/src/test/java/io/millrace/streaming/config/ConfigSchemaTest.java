package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.catalog.StandardCatalog;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.network.Architecture;
import io.millrace.streaming.config.tree.YamlEnvironment;
import io.millrace.streaming.config.tree.YamlTree;
import io.millrace.streaming.config.tree.YamlValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The schema accepts what the reader accepts, and refuses what the reader refuses, but for rules
 * that a schema cannot say. The reader is the oracle; the validator is a library.
 */
class ConfigSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ModelCatalog CATALOG = StandardCatalog.catalog();
  private static final JsonSchema PIPELINE = schema(ConfigSchema.pipeline(CATALOG));
  private static final JsonSchema NETWORK = schema(ConfigSchema.network());

  /**
   * What the reader alone refuses in a pipeline: a pattern of its fault, and why no schema says it.
   */
  private static final Map<String, String> READER_ALONE_IN_PIPELINES =
      Map.ofEntries(
          Map.entry("has no effect with", "depends on another option"),
          Map.entry("expected a declared label", "depends on label"),
          Map.entry("has no effect but with", "depends on another option"),
          Map.entry("at least dt_min", "depends on another option"),
          Map.entry("\\.states: expected (8, 16|an even)", "depends on another option"),
          Map.entry("\\.horizon: expected 0 \\(all of the past\\)", "zero, or from 2 on"),
          Map.entry(
              "\\.(interval|until|priors|level_after): expected 0 ", "zero, or from a bound on"),
          Map.entry("\\.guard: expected start: logits", "depends on another option"),
          Map.entry("expected one of threshold and rate, found none", "depends on another option"),
          Map.entry(
              "\\.(keep|impute_keep|atoms|targets|planned|nonnegative|bounds): expected .* from \\d to \\d,",
              "depends on the number of channels"),
          Map.entry("\\.pass: expected one of", "depends on the operator's output"),
          Map.entry("expected a stage before '.*' that it watches", "depends on other stages"),
          Map.entry("not one of the channels", "depends on the channels"),
          Map.entry("\\.start: from latest on", "depends on another key"),
          Map.entry("brokers: expected and not found", "depends on the source"),
          Map.entry("zone: expected a time zone", "the list of zones is the JVM's"),
          Map.entry("pattern: expected millis", "patterns are read by DateTimeFormatter"),
          Map.entry("separator: expected one char", "the digits of a number are not a schema's"),
          Map.entry("seed: expected a whole number", "1e15 is a whole number in JSON"),
          Map.entry("parallelism: expected a whole number from 1 to 64,", "max_parallelism"));

  /** The same for networks. */
  private static final Map<String, String> READER_ALONE_IN_NETWORKS =
      Map.ofEntries(
          Map.entry("in every branch", "depends on widths inside the branches"),
          Map.entry("an even reach", "depends on kernel and dilation"),
          Map.entry("padding of at most", "depends on kernel and dilation"),
          Map.entry("that divide", "depends on the channels that reach the layer"),
          Map.entry("ahead below", "depends on the window"),
          Map.entry("those that reach it", "depends on the channels that reach the layer"),
          Map.entry("behind those of the query", "depends on the channels that reach the layer"),
          Map.entry("two branches", "a list of branches has any length elsewhere"),
          Map.entry("one of blocks", "names are compared with one another"),
          Map.entry("a block that a layer uses", "names are compared with one another"),
          Map.entry("an axis of frames of", "depends on the frames that reach the layer"),
          Map.entry("in ascending order", "compares two numbers"),
          Map.entry("a name of its own", "names are compared with one another"));

  private static JsonSchema schema(Map<String, Object> document) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(JSON.<JsonNode>valueToTree(document));
  }

  @Test
  void exampleUsage() {
    String text = PipelineYamlTest.resource("least.yaml");

    assertThat(faults(PIPELINE, read(text))).isEmpty();
    assertThat(faults(PIPELINE, read(text.replace("json:", "jsom:")))).isNotEmpty();
  }

  @Test
  void theSchemasAreSchemas() {
    JsonSchema meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(faults(meta, ConfigSchema.pipeline(CATALOG))).isEmpty();
    assertThat(faults(meta, ConfigSchema.network())).isEmpty();
  }

  @Test
  void everyKeyIsDescribed() {
    assertThat(undescribed("pipeline", ConfigSchema.pipeline(CATALOG))).isEmpty();
    assertThat(undescribed("network", ConfigSchema.network())).isEmpty();
  }

  /** Properties without a description, but for the kinds of layers and operators. */
  private static List<String> undescribed(String path, Object schema) {
    List<String> missing = new ArrayList<>();
    if (schema instanceof Map<?, ?> map) {
      map.forEach((key, value) -> missing.addAll(undescribed(path + "/" + key, value)));
      if ("object".equals(map.get("type"))
          && map.get("properties") instanceof Map<?, ?> properties
          && !map.containsKey("maxProperties")) {
        properties.forEach(
            (name, property) -> {
              if (property instanceof Map<?, ?> one && !one.containsKey("description")) {
                missing.add(path + "/" + name);
              }
            });
      }
    } else if (schema instanceof List<?> list) {
      list.forEach(one -> missing.addAll(undescribed(path, one)));
    }
    return missing;
  }

  private static boolean isScenario(Path file) {
    try {
      return Files.readString(file).contains("\nfaults:");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static List<Path> examples() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("../examples", "../simulators/src/main/resources")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .filter(file -> file.toString().endsWith(".yaml"))
            // Its operator is that of a jar, which the schema holds only where the jar is named.
            .filter(file -> !file.toString().contains("own-operator"))
            // Scenarios of replays have a schema of their own.
            .filter(file -> !isScenario(file))
            .sorted()
            .forEach(found::add);
      }
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsAccepted(Path file) throws IOException {
    Object read = read(Files.readString(file));
    boolean isNetwork = ((Map<?, ?>) read).containsKey("layers");

    assertThat(faults(isNetwork ? NETWORK : PIPELINE, read)).isEmpty();
  }

  @Test
  void wholePipelinesInTheDocumentationAreAccepted() throws IOException {
    Pattern block = Pattern.compile("```yaml\n(name:.*?)```", Pattern.DOTALL);
    int found = 0;
    try (Stream<Path> pages = Files.walk(Path.of("..", "docs"))) {
      for (Path page : pages.filter(path -> path.toString().endsWith(".md")).toList()) {
        Matcher blocks = block.matcher(Files.readString(page));
        while (blocks.find()) {
          found++;
          assertThat(faults(PIPELINE, read(blocks.group(1)))).as(page.toString()).isEmpty();
        }
      }
    }
    assertThat(found).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parallelism: ${SUBTASKS}",
        "parallelism: ${SUBTASKS:-4}",
        "bundle: {deadline: \"${DEADLINE}\"}",
        "math: {backend: \"${BACKEND:-auto}\"}",
        "state: {cache: \"${CACHE}\"}"
      })
  void aReferenceMayStandForAnyValue(String line) {
    assertThat(faults(PIPELINE, read(PipelineYamlTest.resource("least.yaml") + line + "\n")))
        .isEmpty();
  }

  @Test
  void theFileWithEveryFaultIsRefused() {
    assertThat(faults(PIPELINE, read(PipelineYamlTest.resource("every-fault.yaml"))))
        .hasSizeGreaterThan(20);
  }

  @Test
  void schemaAndReaderJudgeEveryMutationOfAPipelineAlike() {
    List<Mutations.Mutation> files = new ArrayList<>();
    for (String text : List.of(KAFKA, FOLLOW, DECODE, PipelineYamlTest.resource("csv.yaml"))) {
      assertThat(pipelineFaults(read(text))).isEmpty();
      files.addAll(Mutations.of(read(text)));
    }
    files.addAll(options());

    Verdicts verdicts = new Verdicts(READER_ALONE_IN_PIPELINES);
    for (Mutations.Mutation file : files) {
      verdicts.compare(file.what(), pipelineFaults(file.file()), faults(PIPELINE, file.file()));
    }

    verdicts.agree();
  }

  @Test
  void schemaAndReaderJudgeEveryMutationOfANetworkAlike() {
    assertThat(networkFaults(read(LAYERS))).isEmpty();

    Verdicts verdicts = new Verdicts(READER_ALONE_IN_NETWORKS);
    for (Mutations.Mutation file : Mutations.of(read(LAYERS))) {
      verdicts.compare(file.what(), networkFaults(file.file()), faults(NETWORK, file.file()));
    }

    verdicts.agree();
  }

  /** Compares what the two say of many files. */
  private static final class Verdicts {

    private final Map<String, String> readerAlone;
    private final Set<String> used = new LinkedHashSet<>();
    private final List<String> differences = new ArrayList<>();
    private int refused;

    Verdicts(Map<String, String> readerAlone) {
      this.readerAlone = readerAlone;
    }

    void compare(String what, List<String> reader, Set<String> schema) {
      refused += reader.isEmpty() ? 0 : 1;
      // The reader of model files takes an empty name for the text "null".
      boolean isEmptyName = what.endsWith(".name = null");
      if (reader.isEmpty() && !schema.isEmpty() && !isEmptyName) {
        differences.add("the schema alone refuses " + what + ": " + schema);
      }
      if (schema.isEmpty()) {
        for (String fault : reader) {
          Set<String> rules = new LinkedHashSet<>(readerAlone.keySet());
          rules.removeIf(rule -> !Pattern.compile(rule).matcher(fault).find());
          used.addAll(rules);
          if (rules.isEmpty()) {
            differences.add("the reader alone refuses " + what + ": " + fault);
          }
        }
      }
    }

    void agree() {
      if (!differences.isEmpty()) {
        fail(String.join("\n", differences));
      }
      assertThat(used).as("rules without a file").containsAll(readerAlone.keySet());
      assertThat(refused).isGreaterThan(500);
    }
  }

  /** Pipelines of one operator with one of its options, each with many values. */
  @SuppressWarnings("unchecked")
  private static List<Mutations.Mutation> options() {
    List<Object> values = new ArrayList<>(Mutations.STRANGE);
    values.addAll(List.of(1, 2, 3, 16, 1e9, 1e-9, false, "none"));
    List<Mutations.Mutation> files = new ArrayList<>();
    for (String type : CATALOG.types()) {
      KeyTable keys = CATALOG.keys(type).orElseThrow();
      if (!CATALOG.files(type).isEmpty()) {
        continue;
      }
      for (Key<?> key : keys.keys()) {
        for (Object value : values) {
          Map<String, Object> options = new LinkedHashMap<>();
          keys.keys().stream().filter(Key::isRequired).forEach(one -> options.put(one.name(), 2));
          options.put(key.name(), value);
          List<Object> stages = new ArrayList<>(List.of(Map.of(type, options)));
          if (CATALOG.isWrapper(type)) {
            stages.add("dictionary");
          }
          Map<String, Object> file =
              (Map<String, Object>) read(PipelineYamlTest.resource("least.yaml"));
          file.put("models", Map.of("folder", "out/models"));
          file.put("operators", stages);
          files.add(new Mutations.Mutation(type + "." + key.name() + " = " + value, file));
        }
      }
    }
    return files;
  }

  private static Set<String> faults(JsonSchema schema, Object file) {
    Set<String> faults = new LinkedHashSet<>();
    for (ValidationMessage fault : schema.validate(JSON.<JsonNode>valueToTree(file))) {
      faults.add(fault.getMessage());
    }
    return faults;
  }

  private static List<String> pipelineFaults(Object file) {
    try {
      PipelineYaml.read("file", yaml(file), Map.of(), CATALOG);
      return List.of();
    } catch (PipelineException refused) {
      return refused.faults().stream().map(fault -> fault.in("file")).toList();
    }
  }

  /** Through YAML, as a file is read. */
  private static List<String> networkFaults(Object file) {
    Faults faults = new Faults();
    Object structure =
        new YamlTree(faults)
            .read(yaml(file))
            .map(node -> YamlValue.root(node, new YamlEnvironment(Map.of())).plain(faults))
            .orElseThrow();
    try {
      Architecture.read(structure);
      return List.of();
    } catch (NetworkException refused) {
      return refused.faults().stream().map(Object::toString).toList();
    }
  }

  /** JSON is YAML. */
  private static String yaml(Object file) {
    try {
      return JSON.writeValueAsString(file);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A file as an editor sees it: references are text. */
  private static Object read(String text) {
    Map<String, String> itself =
        new AbstractMap<>() {
          @Override
          public String get(Object name) {
            return "${" + name + "}";
          }

          @Override
          public Set<Map.Entry<String, String>> entrySet() {
            return Set.of();
          }
        };
    Faults faults = new Faults();
    Value root =
        new YamlTree(faults)
            .read(text)
            .map(node -> YamlValue.root(node, new YamlEnvironment(itself)))
            .orElseThrow();
    return written((YamlValue) root);
  }

  private static Object written(YamlValue value) {
    if (value.isNothing()) {
      return null;
    }
    Map<String, Value> table = value.table(new Faults()).orElse(null);
    if (table != null) {
      Map<String, Object> map = new LinkedHashMap<>();
      table.forEach((key, one) -> map.put(key, written((YamlValue) one)));
      return map;
    }
    List<Value> list = value.list().orElse(null);
    if (list != null) {
      List<Object> all = new ArrayList<>();
      list.forEach(one -> all.add(written((YamlValue) one)));
      return all;
    }
    return value.plain();
  }

  private static final String KAFKA =
      """
      name: whole
      channels: [a, b, c]
      source:
        kafka:
          brokers: "localhost:9092,other:9093"
          topics: [readings, older-readings]
          start: latest
          bounded: false
          properties: {security.protocol: SASL_SSL}
        lateness: 90 min
        idleness: PT45S
        largest_record: 64 KiB
      operators:
        - standardize: {horizon: 240}
        - dictionary: {keep: 2, pass: code}
        - forecast: {ahead: 2}
      seed: -7
      results: {kafka: {topic: codes}}
      dead_letters: {folder: out/refused}
      models: {kafka: {topic: models, brokers: "third:9092", properties: {linger.ms: 5}}, every: 200}
      bundle: {rows: 64, deadline: 0.2 s}
      checkpoints: {every: 2 s, directory: "file:///var/millrace/checkpoints"}
      state: {cache: 16 MiB}
      math: {backend: nd4j}
      parallelism: 4
      max_parallelism: 64
      """;

  private static final String FOLLOW =
      """
      name: follow
      channels: [a, b]
      source: {json: {path: readings/}}
      operators: [dictionary]
      follow:
        pipeline: teacher
        group: all
        models: {kafka: {topic: models, brokers: "host:1"}}
        swap: at-watermark
        split: {pipeline: next, share: 10 %}
        waiting: 10
      results: {folder: out/results}
      state: {ttl: 30 d}
      """;

  private static final String DECODE =
      """
      name: decode
      channels: [a, b]
      source: {json: {path: readings/}}
      decode: {pipeline: codes, models: {folder: out/models}}
      results: {folder: out/results}
      """;

  private static final String LAYERS =
      """
      channels: 4
      missing: hold
      blocks: {twice: [relu, tanh]}
      layers:
        - conv1d: {out: 4, kernel: 3, stride: 1, dilation: 1, padding: same, groups: 2, bias: true, name: first}
        - batch_norm: {epsilon: 1e-4, places: own}
        - layer_norm
        - relu
        - conv1d: {out: 8, kernel: 2, padding: [1, 0]}
        - softmax
        - rnn: {hidden: 4, layers: 1, function: relu, bias: true}
        - gru: {hidden: 4, reset: before-product}
        - lstm: {hidden: 4, projection: 2, peepholes: true}
        - average_pool: {kernel: 2, stride: 1, padding: 1}
        - max_pool: {kernel: 2, stride: 1, dilation: 2}
        - delay: {frames: 3}
        - trim: {first: 1, last: 0}
        - positions: {period: 5}
        - attention: {window: 3, heads: 2, ahead: 1, start: mask}
        - residual: {layers: [relu], align: whole}
        - sequential: [tanh, {linear: {out: 3}}]
        - parallel: {join: concat, branches: [[relu], {name: b, layers: [linear: {out: 2}]}]}
        - conv_transpose1d: {out: 4, kernel: 2, dilation: 2, groups: 1, tail: drop}
        - prelu: {slopes: channels}
        - ema_pool: {alpha: 0.1}
        - select: {channels: [0, [1, 3]]}
        - cached_encoder: {layers: 1, window: 3, feedforward: 2, sinks: 1, positions: relative}
        - cross_attention: {query: 2, window: 3}
        - conditional: {channel: 1, above: 0.5, branches: [[relu], []]}
        - repeat: {times: 2, layers: [relu]}
        - retroactive_attention: {window: 3, heads: 1, output: rows}
        - flatten
        - use: {block: twice}
        - linear: {out: 3, axis: 0}
        - rows: {window: 2}
      """;
}
