package io.millrace.cli.models;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace models rollback}. */
@Command(
    name = "rollback",
    description = {
      "Make an earlier version of a group answer again, even if its learner publishes newer ones.",
      "It is held until the group is resumed."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace models rollback out/models beijing-air Dongsi",
      "      to the version before the one that answers",
      "  millrace models rollback --brokers localhost:9092 beijing-air Dongsi 600",
      "  millrace models rollback --brokers localhost:9092 --from out/models beijing-air Dongsi "
          + "600",
      "      a version that the compacted topic no longer has",
      "  millrace models rollback --resume --brokers localhost:9092 beijing-air Dongsi",
      "      the newest version answers again",
      "",
      "Exit codes: 0 done, 1 there is no such version or it could not be written, 2 bad usage."
    })
final class ModelsRollbackCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelLocation location;

  @Mixin private PluginOption plugin;

  @Option(
      names = "--from",
      paramLabel = "FOLDER",
      description = "Take the version from this folder of models.")
  private Path from;

  @Option(names = "--resume", description = "End the hold: the newest version answers again.")
  private boolean resume;

  @Parameters(
      paramLabel = "WORD",
      arity = "0..4",
      description = "[FOLDER] PIPELINE GROUP [VERSION]: no folder with --brokers.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    ModelReader reader = location.reader(words);
    ModelPublisher publisher = location.publisher(words, plugin.plugins().catalog());
    List<String> wanted = location.rest(words);
    if (wanted.size() < 2 || wanted.size() > (resume ? 2 : 3)) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot tell which model: expected PIPELINE GROUP"
              + (resume ? "" : " [VERSION]")
              + ", found "
              + (wanted.isEmpty() ? "nothing" : String.join(" ", wanted)));
    }
    if (from != null && wanted.size() < 3) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot choose the version before the active one from " + from + ": name the VERSION");
    }
    ModelHistory history = ModelHistory.of(reader, wanted.get(0), wanted.get(1));
    if (location.folder(words).isPresent()) {
      new ModelFolder(location.folder(words).get())
          .held(wanted.get(0), wanted.get(1))
          .ifPresent(history::hold);
    }
    PublishedModel chosen =
        resume ? newest(history, publisher) : earlier(history, wanted, publisher);
    publisher.publish(List.of(chosen.as(resume ? ReleaseStatus.RESUMED : ReleaseStatus.HELD)));
    spec.commandLine()
        .getOut()
        .println(
            PlainText.of(
                (resume ? "resumed " : "holding ")
                    + chosen.manifest().name()
                    + " in "
                    + publisher.location()));
    return ExitCode.DONE;
  }

  private PublishedModel newest(ModelHistory history, ModelPublisher publisher) {
    return history
        .newest()
        .or(history::answering)
        .orElseThrow(() -> absent("resume", history, "a version", publisher));
  }

  private PublishedModel earlier(
      ModelHistory history, List<String> wanted, ModelPublisher publisher) {
    if (wanted.size() < 3) {
      return history
          .before()
          .orElseThrow(
              () ->
                  absent("roll back", history, "a version before the one that answers", publisher));
    }
    long version = ModelChoice.version(spec, wanted.get(2));
    Optional<PublishedModel> found =
        from == null
            ? history.version(version)
            : ModelHistory.of(new FolderModelReader(from), wanted.get(0), wanted.get(1))
                .version(version);
    return found.orElseThrow(() -> absent("roll back", history, "version " + version, publisher));
  }

  private CommandException absent(
      String verb, ModelHistory history, String expected, ModelPublisher publisher) {
    return CommandException.failed(
        "Cannot "
            + verb
            + ": expected "
            + expected
            + " in "
            + (from == null ? publisher.location() : from)
            + ", found "
            + (history.known().isEmpty() ? "none of this group" : history.known())
            + "; name a version that is there, or --from a folder that has it (a compacted topic"
            + " keeps the newest alone)",
        null);
  }
}
