package io.millrace.streaming.config;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.PublishedSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a pipeline as a user writes it.
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
 * <p>The whole file is read, whatever is wrong with it, and all faults are thrown together, each
 * with its line. The text is treated as hostile: bounded, no aliases, no tags, no object built.
 */
public final class PipelineYaml {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int MOST_CHANNELS = 4096;

  /** Stands in where the number of channels is unknown because of another fault. */
  private static final int SOME_WIDTH = 64;

  private PipelineYaml() {}

  /**
   * Reads a pipeline.
   *
   * @param fileName how messages call the file
   * @param text its text
   * @param environment what <code>${NAME}</code> in values stands for
   * @param catalog the operators there are
   * @throws PipelineException with every fault, and nothing but that
   */
  public static PipelineSpec read(
      String fileName, String text, Map<String, String> environment, ModelCatalog catalog) {
    YamlFaults faults = new YamlFaults();
    YamlScope scope = new YamlScope(faults, new YamlEnvironment(environment));
    Optional<PipelineSpec> spec = root(scope, text).flatMap(root -> pipeline(root, scope, catalog));
    if (faults.count() > 0 || spec.isEmpty()) {
      throw new PipelineException(fileName, faults.all());
    }
    return spec.get();
  }

  private static Optional<YamlMap> root(YamlScope scope, String text) {
    int before = scope.faults().count();
    Optional<Node> node = new YamlTree(scope.faults()).read(text);
    if (node.isEmpty()) {
      if (scope.faults().count() == before) {
        scope.faults().add(1, "", "expected a pipeline, found an empty file; begin with name:");
      }
      return Optional.empty();
    }
    return new YamlValue(scope, "", node.get()).map("a pipeline of keys such as name:");
  }

  private static Optional<PipelineSpec> pipeline(
      YamlMap root, YamlScope scope, ModelCatalog catalog) {
    Optional<String> name =
        root.require("name", "beijing-air")
            .flatMap(
                value ->
                    value.text(
                        "a name of up to 64 letters, digits, dots, dashes, underscores", NAME));
    List<String> channels =
        root.require("channels", "[temperature, pressure]")
            .flatMap(value -> value.list("a list of channel names"))
            .map(PipelineYaml::channels)
            .orElse(List.of());
    Optional<InputSpec> written =
        root.require("source", "{json: {path: readings/}}")
            .flatMap(value -> value.map("a mapping such as {json: {path: readings/}}"))
            .flatMap(map -> new YamlInput(channels).read(map));
    int width = channels.isEmpty() ? SOME_WIDTH : channels.size();
    YamlStages.CatalogCheck check = new YamlStages.CatalogCheck(catalog, width);
    YamlDecode decode = new YamlDecode(root, written.map(InputSpec::source));
    YamlFollow follow = new YamlFollow(root, written.map(InputSpec::source));
    Optional<PublishedSpec> published = follow.read().map(PublishedSpec.class::cast);
    Optional<PublishedSpec> beside =
        decode.read().map(PublishedSpec.class::cast).or(() -> published);
    Optional<InputSpec> input =
        beside.isPresent() ? written.map(records -> records.beside(beside.get())) : written;
    List<ModelSpec> stages =
        decode.isWritten()
            ? List.of()
            : root.require("operators", "[dictionary]")
                .map(value -> YamlStages.read(value, scope, check))
                .orElse(List.of());
    follow.judge(stages, check);
    long seed = root.take("seed").flatMap(v -> v.whole(Long.MIN_VALUE, Long.MAX_VALUE)).orElse(0L);
    Optional<OutputSpec> outputs =
        new YamlOutputs(input.map(InputSpec::source)).read(root, check.form(stages));
    ExecutionSpec execution = YamlExecution.read(root, outputs);
    root.done();
    if (name.isEmpty() || input.isEmpty() || outputs.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PipelineSpec(
            name.get(),
            input.get(),
            new ModelPlan(channels, stages, seed),
            outputs.get(),
            execution));
  }

  private static List<String> channels(List<YamlValue> elements) {
    List<String> channels = new ArrayList<>();
    if (elements.size() > MOST_CHANNELS) {
      elements.get(0).refuse("expected at most " + MOST_CHANNELS + ", found " + elements.size());
      return channels;
    }
    for (YamlValue element : elements) {
      String channel = element.text("a channel name").orElse("");
      if (!channel.isEmpty() && channels.contains(channel)) {
        element.refuse("channel " + element.found() + " is listed twice; remove or rename one");
      }
      channels.add(channel);
    }
    return channels;
  }
}
