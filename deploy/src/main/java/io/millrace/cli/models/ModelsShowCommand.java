package io.millrace.cli.models;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.PublishedModel;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import io.millrace.cli.tensor.TensorText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace models show}. */
@Command(
    name = "show",
    description = "Show one version: its manifest, its tensors, and the numbers of small ones.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace models show out/models",
      "      the newest version of the only group",
      "  millrace models show out/models beijing-air Dongsi",
      "  millrace models show out/models beijing-air Dongsi 600",
      "  millrace models show --brokers localhost:9092 --topic models beijing-air Dongsi",
      "",
      "Exit codes: 0 done, 1 the model is damaged or absent, 2 bad usage."
    })
final class ModelsShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelLocation location;

  @Parameters(
      paramLabel = "WORD",
      arity = "0..4",
      description =
          "[FOLDER] [PIPELINE GROUP [VERSION]]: no folder with --brokers; the newest version"
              + " unless one is named.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    ModelReader reader = location.reader(words);
    List<String> wanted = location.rest(words);
    if (wanted.size() == 1 || wanted.size() > 3) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot tell which model: expected PIPELINE GROUP [VERSION], found "
              + String.join(" ", wanted));
    }
    ModelChoice choice =
        new ModelChoice(
            wanted,
            wanted.size() < 3 ? ModelChoice.NEWEST : ModelChoice.version(spec, wanted.get(2)));
    boolean whole = readInto(choice, reader);
    print(choice.model(reader.location()));
    return whole ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Whether every version could be read; the others are named on standard error. */
  private boolean readInto(ModelChoice choice, ModelReader reader) {
    AtomicBoolean whole = new AtomicBoolean(true);
    PrintWriter err = spec.commandLine().getErr();
    reader.each(
        found -> {
          if (found instanceof ModelReader.Whole one) {
            choice.offer(one.model());
          } else if (found instanceof ModelReader.Broken fault) {
            err.println(fault.line());
            whole.set(false);
          }
        });
    return whole.get();
  }

  private void print(PublishedModel model) {
    PrintWriter out = spec.commandLine().getOut();
    ModelManifest manifest = model.manifest();
    ManifestText.lines(manifest).forEach(out::println);
    List<TensorText.Slice> tensors =
        model.contents().tensors().stream()
            .map(tensor -> new TensorText.Slice(tensor.name(), tensor.shape(), tensor.values(), 0))
            .toList();
    out.println();
    TensorText.statistics(tensors).forEach(out::println);
    int channels = manifest.channels().size();
    for (TensorText.Slice tensor : tensors) {
      if (tensor.shape().size() == 2 && tensor.shape().get(1) == channels) {
        out.println();
        out.println(tensor.name());
        TensorText.numbers(tensor, manifest.channels()).forEach(out::println);
      }
    }
  }
}
