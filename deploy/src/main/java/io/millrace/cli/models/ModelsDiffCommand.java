package io.millrace.cli.models;

import io.millrace.api.model.KeyScales;
import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import io.millrace.cli.tensor.TensorDifference;
import io.millrace.state.BoundedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace models diff}. */
@Command(
    name = "diff",
    description = "Compare two versions slot by slot; atoms of a dictionary are matched first.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace models diff a.safetensors b.safetensors",
      "  millrace models diff out/models beijing-air Dongsi 600 1550",
      "  millrace models diff --brokers localhost:9092 beijing-air Dongsi 600 1550",
      "",
      "Exit codes: 0 compared, 1 a model is damaged or absent, 2 bad usage."
    })
final class ModelsDiffCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelLocation location;

  @Parameters(
      paramLabel = "WORD",
      arity = "2..5",
      description =
          "FILE FILE, or [FOLDER] PIPELINE GROUP VERSION VERSION: no folder with" + " --brokers.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    List<Tensor> before;
    List<Tensor> after;
    if (words.size() == 2) {
      before = file(words.get(0));
      after = file(words.get(1));
    } else {
      List<String> wanted = location.rest(words);
      if (wanted.size() != 4) {
        throw new ParameterException(
            spec.commandLine(),
            "Cannot tell which models: expected FILE FILE or PIPELINE GROUP VERSION VERSION");
      }
      ModelReader reader = location.reader(words);
      ModelHistory history = ModelHistory.of(reader, wanted.get(0), wanted.get(1));
      before = version(history, wanted.get(2), reader);
      after = version(history, wanted.get(3), reader);
    }
    TensorDifference.lines(before, after).forEach(spec.commandLine().getOut()::println);
    return ExitCode.DONE;
  }

  private List<Tensor> version(ModelHistory history, String word, ModelReader reader) {
    PublishedModel model =
        history
            .version(ModelChoice.version(spec, word))
            .orElseThrow(
                () ->
                    CommandException.failed(
                        "Cannot compare version "
                            + word
                            + ": expected it in "
                            + reader.location()
                            + ", found "
                            + (history.known().isEmpty() ? "no such group" : history.known()),
                        null));
    return parameters(model.contents());
  }

  private static List<Tensor> file(String path) throws IOException {
    Path file = Path.of(path);
    if (!Files.isRegularFile(file)) {
      throw CommandException.refused(
          "Cannot compare " + path + ": expected a .safetensors file, found none there");
    }
    try {
      return parameters(Safetensors.read(BoundedFile.read(file, BoundedFile.TENSORS)));
    } catch (BoundedFile.TooLargeException | ModelFileException damaged) {
      throw CommandException.failed(
          "Cannot compare " + path + ": " + damaged.getMessage(), damaged);
    }
  }

  /** What was learned of the group; the scales of its keys change with every reading. */
  private static List<Tensor> parameters(Safetensors.Contents contents) {
    return contents.tensors().stream().filter(tensor -> !KeyScales.isScale(tensor.name())).toList();
  }
}
