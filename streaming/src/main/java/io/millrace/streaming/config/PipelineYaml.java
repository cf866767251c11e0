package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Location;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.BranchSpec;
import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.Limits;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.streaming.config.tree.YamlEnvironment;
import io.millrace.streaming.config.tree.YamlTree;
import io.millrace.streaming.config.tree.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a pipeline file.
 *
 * <pre>{@code
 * name: beijing-air
 * channels: [PM2.5, PM10]
 * source:
 *   kafka: {brokers: "localhost:9092", topics: [readings]}
 * operators:
 *   - standardize
 *   - dictionary: {keep: 1}
 * results: {kafka: {topic: codes}}
 * }</pre>
 *
 * <p>The whole file is read even if it has faults; all faults are thrown together, each with its
 * line. The text is not trusted: its size is bounded, aliases and tags are refused, and no object
 * is built from it.
 */
public final class PipelineYaml {

  private static final int MOST_CHANNELS = 4096;

  /** Assumed where the channels are unknown because of another fault. */
  private static final List<String> SOME_CHANNELS =
      IntStream.range(0, 64).mapToObj(Integer::toString).toList();

  private static final Form<String> CHANNEL = Forms.text("a channel name");

  private static final Key<String> NAME =
      Key.of(
              "name",
              Forms.text(
                  "a name of up to 64 letters, digits, dots, dashes, underscores",
                  Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")))
          .describedAs("Name of the pipeline, fixed for the life of its state.")
          .required("beijing-air");
  private static final Key<List<Value>> CHANNELS =
      Key.of("channels", Forms.elements("a list of channel names", CHANNEL))
          .describedAs("What a record measures, in order, each once.")
          .required("[temperature, pressure]");
  private static final Key<Long> SEED =
      Key.of("seed", Forms.wholeLong(Long.MIN_VALUE, Long.MAX_VALUE))
          .describedAs("Decides every random choice, together with the name of the group.")
          .defaultsTo(0L);

  private PipelineYaml() {}

  /**
   * Reads a pipeline.
   *
   * @param fileName name of the file in messages
   * @param text its text
   * @param environment values of <code>${NAME}</code>
   * @param catalog the known operators
   * @throws PipelineException with every fault
   */
  public static PipelineSpec read(
      String fileName, String text, Map<String, String> environment, ModelCatalog catalog) {
    Faults faults = new Faults();
    Optional<PipelineSpec> spec =
        root(text, new YamlEnvironment(environment), faults)
            .flatMap(
                root -> Entries.of(root, "a pipeline of keys such as name:", keys(catalog), faults))
            .flatMap(root -> pipeline(root, catalog));
    if (faults.count() > 0 || spec.isEmpty()) {
      throw new PipelineException(fileName, faults.all().stream().map(ConfigFault::of).toList());
    }
    return spec.get();
  }

  /** The keys of a pipeline with the operators of a catalogue. */
  static KeyTable keys(ModelCatalog catalog) {
    return YamlChain.exclusive(
        KeyTable.of(NAME, CHANNELS)
            .and(YamlTargets.KEYS)
            .and(YamlLabels.SECTION)
            .and(YamlInput.SECTION)
            .and(YamlAlign.SECTION)
            .and(YamlChain.kinds())
            .and(YamlLimits.KEYS)
            .and(YamlChain.operators(catalog), YamlBranches.key(catalog), SEED)
            .and(YamlOutputs.KEYS)
            .and(YamlExecution.KEYS));
  }

  /**
   * The schema of a pipeline: either operators, or what stands in their place, and results, or
   * branches and the dead letters that they share.
   */
  static Map<String, Object> schema(ModelCatalog catalog, SchemaWriter writer) {
    Map<String, Object> schema = new LinkedHashMap<>(keys(catalog).schema(writer));
    List<Map<String, Object>> alternatives = new ArrayList<>();
    for (String name : YamlChain.alternatives()) {
      alternatives.add(Map.of("required", List.of(name, "results")));
    }
    List<String> ofEach =
        Stream.concat(
                YamlChain.kinds().names().stream(),
                Stream.of("results", "models", "evaluate", "metrics"))
            .toList();
    alternatives.add(
        Map.of(
            "required",
            List.of(YamlBranches.NAME, "dead_letters"),
            "not",
            SchemaWriter.anyOf(
                ofEach.stream()
                    .<Map<String, Object>>map(name -> Map.of("required", List.of(name)))
                    .toList())));
    schema.put("oneOf", alternatives);
    return schema;
  }

  private static Optional<Value> root(String text, YamlEnvironment environment, Faults faults) {
    int before = faults.count();
    Optional<Node> node = new YamlTree(faults).read(text);
    if (node.isEmpty() && faults.count() == before) {
      faults.add(new Location("", 1), "expected a pipeline, found an empty file; begin with name:");
    }
    return node.map(root -> YamlValue.root(root, environment));
  }

  private static Optional<PipelineSpec> pipeline(Entries root, ModelCatalog catalog) {
    Optional<String> name = root.find(NAME);
    List<String> channels =
        root.find(CHANNELS).map(list -> channels(list, root.faults())).orElse(List.of());
    Optional<AlignSpec> align = YamlAlign.read(root, channels);
    List<String> values = align.map(AlignSpec::sensors).orElse(channels);
    Optional<InputSpec> written =
        root.find(YamlInput.SECTION)
            .flatMap(map -> new YamlInput(values, align.isPresent()).read(map));
    Limits limits = YamlLimits.read(root, values);
    DeclaredTargets declared = YamlTargets.read(root, channels);
    Optional<LabelSpec> labels = YamlLabels.read(root, declared, written);
    long seed = root.read(SEED);
    ModelPlan plan =
        new ModelPlan(channels.isEmpty() ? SOME_CHANNELS : channels, declared, List.of(), seed);
    Optional<InputSpec> input =
        written
            .map(records -> records.within(limits))
            .map(records -> align.map(records::aligned).orElse(records))
            .map(records -> labels.map(records::labelledBy).orElse(records));
    Optional<SourceSpec> source = written.map(InputSpec::source);
    YamlOutputs sinks = new YamlOutputs(source, labels);
    return root.has(YamlBranches.NAME)
        ? branched(root, name, input, plan, new YamlBranches(root, catalog, plan, source, sinks))
        : alone(root, name, input, YamlStages.CatalogCheck.of(catalog, plan), sinks);
  }

  private static Optional<PipelineSpec> alone(
      Entries root,
      Optional<String> name,
      Optional<InputSpec> records,
      YamlStages.CatalogCheck check,
      YamlOutputs sinks) {
    YamlChain chain = YamlChain.read(root, records.map(InputSpec::source), check);
    YamlLabels.check(root, root, chain.stages(), check);
    LabelWords words = YamlTargets.words(root, check.plan().declared(), chain.stages());
    YamlOutputs.Written outputs = sinks.read(root, check.form(chain.stages()));
    List<String> fields = outputs.fields(root, check, chain.stages());
    ExecutionSpec execution = YamlExecution.read(root, outputs.sinks().map(List::of));
    root.finish();
    if (name.isEmpty() || records.isEmpty() || outputs.sinks().isEmpty()) {
      return Optional.empty();
    }
    InputSpec input = chain.published().map(records.get()::beside).orElse(records.get());
    return Optional.of(
        new PipelineSpec(
            name.get(),
            words.isEmpty() ? input : input.naming(words),
            check.plan().with(chain.stages()).writing(fields),
            outputs.sinks().get(),
            execution));
  }

  private static Optional<PipelineSpec> branched(
      Entries root,
      Optional<String> name,
      Optional<InputSpec> records,
      ModelPlan plan,
      YamlBranches section) {
    YamlBranches.Read read = section.read(name);
    LabelWords words = YamlTargets.words(root, plan.declared(), read.stages());
    Optional<OutputSpec> shared = read.outputs();
    ExecutionSpec execution =
        YamlExecution.read(
            root,
            shared.map(
                common ->
                    Stream.concat(
                            Stream.of(common), read.branches().stream().map(BranchSpec::outputs))
                        .toList()));
    root.finish();
    return name.isEmpty() || records.isEmpty() || shared.isEmpty()
        ? Optional.empty()
        : Optional.of(
            PipelineSpec.branched(
                name.get(),
                words.isEmpty() ? records.get() : records.get().naming(words),
                plan,
                shared.get(),
                execution,
                read.branches()));
  }

  private static List<String> channels(List<Value> elements, Faults faults) {
    List<String> channels = new ArrayList<>();
    if (elements.size() > MOST_CHANNELS) {
      faults.add(
          elements.get(0).location(),
          "expected at most " + MOST_CHANNELS + ", found " + elements.size());
      return channels;
    }
    for (Value element : elements) {
      String channel = CHANNEL.read(element, faults).orElse("");
      if (!channel.isEmpty() && channels.contains(channel)) {
        faults.add(
            element.location(),
            "channel " + element.found() + " is listed twice; remove or rename one");
      }
      channels.add(channel);
    }
    return channels;
  }
}
