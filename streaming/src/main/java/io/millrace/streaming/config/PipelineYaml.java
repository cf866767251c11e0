package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Location;
import io.millrace.api.config.Value;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.pipeline.AlignSpec;
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
import io.millrace.api.pipeline.PublishedSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.config.tree.YamlEnvironment;
import io.millrace.streaming.config.tree.YamlTree;
import io.millrace.streaming.config.tree.YamlValue;
import java.util.ArrayList;
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

  /** Sections of the kinds of pipeline besides learning. A new kind is added here. */
  private static final List<KindSection> KINDS =
      List.of(new YamlDecode(), new YamlFollow(), new YamlWarmStart());

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
    List<String> names = KINDS.stream().<String>map(kind -> kind.key().name()).toList();
    KeyTable keys =
        KeyTable.of(NAME, CHANNELS)
            .and(YamlTargets.KEYS)
            .and(YamlLabels.SECTION)
            .and(YamlInput.SECTION)
            .and(YamlAlign.SECTION)
            .and(KeyTable.of(KINDS.stream().map(KindSection::key).toArray(Key<?>[]::new)))
            .and(YamlLimits.KEYS)
            .and(operators(catalog), SEED)
            .and(YamlOutputs.KEYS)
            .and(YamlExecution.KEYS)
            .withOneOf(
                Stream.concat(
                        Stream.of("operators"),
                        KINDS.stream()
                            .filter(KindSection::replacesOperators)
                            .map(kind -> kind.key().name()))
                    .toArray(String[]::new));
    for (int i = 0; i < names.size(); i++) {
      if (!KINDS.get(i).publishes()) {
        keys = keys.excluding(names.get(i), "models");
      }
      for (String other : names.subList(i + 1, names.size())) {
        keys = keys.excluding(names.get(i), other);
      }
    }
    return keys;
  }

  private static Key<List<Value>> operators(ModelCatalog catalog) {
    return Key.of(
            "operators", Forms.elements("a list of operators", OperatorSchema.element(catalog)))
        .describedAs("Stages by their names, with options, the first nearest to the input.");
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
    ModelPlan plan =
        new ModelPlan(channels.isEmpty() ? SOME_CHANNELS : channels, declared, List.of(), 0);
    YamlStages.CatalogCheck check = new YamlStages.CatalogCheck(catalog, plan);
    List<KindSection> kinds = KINDS.stream().filter(kind -> root.has(kind.key().name())).toList();
    List<PublishedSpec> published = new ArrayList<>();
    for (KindSection kind : kinds) {
      kind.read(root, written.map(InputSpec::source)).ifPresent(published::add);
    }
    Optional<InputSpec> input =
        written
            .map(records -> records.within(limits))
            .map(records -> align.map(records::aligned).orElse(records))
            .map(records -> published.isEmpty() ? records : records.beside(published.get(0)))
            .map(records -> labels.map(records::labelledBy).orElse(records));
    List<ModelSpec> stages =
        kinds.stream().anyMatch(KindSection::replacesOperators)
            ? List.of()
            : root.find(operators(catalog).required("[dictionary]"))
                .map(list -> YamlStages.read(list, root.faults(), check))
                .orElse(List.of());
    kinds.forEach(kind -> kind.check(root, stages, check));
    YamlLabels.check(root, stages, check);
    LabelWords words = YamlTargets.words(root, declared, stages);
    long seed = root.read(SEED);
    Optional<OutputSpec> outputs =
        new YamlOutputs(input.map(InputSpec::source)).read(root, check.form(stages));
    ExecutionSpec execution = YamlExecution.read(root, outputs);
    root.finish();
    if (name.isEmpty() || input.isEmpty() || outputs.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PipelineSpec(
            name.get(),
            words.isEmpty() ? input.get() : input.get().naming(words),
            new ModelPlan(channels, declared, stages, seed),
            outputs.get(),
            execution));
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
