package io.millrace.cli.models;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.cli.run.BranchOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace models publish}. */
@Command(
    name = "publish",
    description = {
      "Publish models from files to a topic or another folder.",
      "Running pipelines that follow the topic take them."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace models publish out/models --brokers localhost:9092",
      "      what answers in every group, held or newest, to the topic models",
      "  millrace models publish out/models beijing-air Dongsi 600 --brokers localhost:9092",
      "  millrace models publish 000000000600.safetensors --to released --as beijing-air-stable",
      "      a version under another name, to a folder; its manifest is in the same folder",
      "  millrace models publish scores.yaml 7 --weights net-7.safetensors --brokers "
          + "localhost:9092",
      "      weights that were trained elsewhere, for the pipeline that scores.yaml follows",
      "  millrace models publish scores.yaml 1 plant-7 --adapter plant-7.safetensors --to "
          + "out/released",
      "      the adapters of one group, beside the frozen network that all groups share",
      "",
      "Exit codes: 0 done, 1 a model is damaged, absent or could not be written, 2 bad usage."
    })
final class ModelsPublishCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelLocation location;

  @Mixin private PluginOption plugin;

  @Mixin private BranchOption branch;

  @Option(
      names = "--to",
      paramLabel = "FOLDER|TOPIC",
      description = "A folder; with --brokers a topic, in place of --topic.")
  private String to;

  @Option(
      names = "--as",
      paramLabel = "PIPELINE",
      description = "Publish under this pipeline's name, for the pipelines that follow it.")
  private String as;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Event time from which on it answers, ISO 8601 with an offset.")
  private String at;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "With a pipeline: weights in place of those of its model file, safetensors.")
  private Path weights;

  @Option(
      names = "--adapter",
      paramLabel = "FILE",
      description =
          "With a pipeline whose groups have adapters: those of GROUP, safetensors with the names of"
              + " the code that trained them.")
  private Path adapter;

  @Parameters(
      paramLabel = "WORD",
      arity = "1..4",
      description =
          "FILE.safetensors, or FOLDER [PIPELINE GROUP [VERSION]]: what answers in every group, or"
              + " the newest version, unless named; or PIPELINE.yaml VERSION [GROUP]: the weights"
              + " of its model files.")
  private List<String> words;

  @Override
  public Integer call() throws IOException {
    ModelCatalog catalog = plugin.plugins().catalog();
    ModelPublisher publisher = location.publisher(to, catalog);
    ReleaseStatus standing =
        at == null
            ? ReleaseStatus.RELEASED
            : ReleaseStatus.RELEASED.startingAt(time().toEpochMilli());
    List<PublishedModel> models = new ArrayList<>();
    for (PublishedModel model : read(catalog)) {
      ModelName name = model.manifest().name();
      models.add(
          model
              .as(standing)
              .named(
                  new ModelName(as == null ? name.pipeline() : as, name.group(), name.version())));
    }
    publisher.publish(models);
    for (PublishedModel model : models) {
      spec.commandLine()
          .getOut()
          .println(
              PlainText.of("published " + model.manifest().name() + " in " + publisher.location()));
    }
    return ExitCode.DONE;
  }

  private Instant time() {
    try {
      return OffsetDateTime.parse(at).toInstant();
    } catch (DateTimeException unreadable) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot read --at '" + at + "': expected a time such as 2026-01-31T06:00:00Z");
    }
  }

  private List<PublishedModel> read(ModelCatalog catalog) throws IOException {
    Path path = Path.of(words.get(0));
    if (PipelineWeights.isPipeline(path)) {
      return List.of(weights(catalog));
    }
    if (weights != null || adapter != null) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot use "
              + (weights != null ? "--weights" : "--adapter")
              + " without a pipeline: name its YAML file first");
    }
    if (Files.isRegularFile(path)) {
      if (words.size() > 1) {
        throw new ParameterException(
            spec.commandLine(), "Cannot choose in a file: name a folder, or the file alone");
      }
      return List.of(ModelPair.read(path));
    }
    if (words.size() == 2) {
      throw new ParameterException(
          spec.commandLine(), "Cannot tell which model: expected PIPELINE GROUP [VERSION]");
    }
    if (words.size() > 2) {
      List<String> wanted = words.subList(1, words.size());
      ModelChoice choice =
          new ModelChoice(
              wanted,
              wanted.size() < 3 ? ModelChoice.NEWEST : ModelChoice.version(spec, wanted.get(2)));
      new FolderModelReader(path)
          .each(
              found -> {
                if (found instanceof ModelReader.Whole whole) {
                  choice.offer(whole.model());
                }
              });
      return List.of(choice.model(path.toString()));
    }
    return answering(path);
  }

  private PublishedModel weights(ModelCatalog catalog) {
    if (words.size() < 2 || words.size() > 3) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot tell which version: expected PIPELINE.yaml VERSION [GROUP], found "
              + String.join(" ", words));
    }
    PipelineWeights trained = PipelineWeights.read(Path.of(words.get(0)), branch, catalog);
    if (adapter != null) {
      if (weights != null) {
        throw new ParameterException(
            spec.commandLine(),
            "Cannot publish --weights and --adapter in one model: leave one of them out");
      }
      long version = ModelChoice.version(spec, words.get(1));
      return trained.adapter(adapter, words.size() == 3 ? words.get(2) : null, version);
    }
    if (weights != null) {
      trained = trained.with(weights);
    }
    long version = ModelChoice.version(spec, words.get(1));
    return trained.model(words.size() == 3 ? words.get(2) : null, version);
  }

  private static List<PublishedModel> answering(Path path) throws IOException {
    ModelFolder folder = new ModelFolder(path);
    TreeSet<String> pipelines = new TreeSet<>();
    folder.list().forEach(name -> pipelines.add(name.pipeline()));
    List<PublishedModel> models = new ArrayList<>();
    for (String pipeline : pipelines) {
      for (ModelName name : folder.answering(pipeline)) {
        models.add(folder.read(name));
      }
    }
    if (models.isEmpty()) {
      throw CommandException.failed(
          "Cannot publish "
              + path
              + ": expected a folder of models or a .safetensors file, found "
              + (Files.exists(path) ? "no model" : "nothing there"),
          null);
    }
    return models;
  }
}
