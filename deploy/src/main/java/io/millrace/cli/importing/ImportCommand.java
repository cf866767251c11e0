package io.millrace.cli.importing;

import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.Version;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.ImportedNetwork;
import io.millrace.cli.importing.onnx.OnnxModel;
import io.millrace.cli.importing.onnx.value.ImportException;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Plan;
import io.millrace.state.BoundedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace import}. */
@Command(
    name = "import",
    description = {
      "Turn an ONNX graph into a network file and weights, if every node has an exact form on a"
          + " stream.",
      "A node that has none is named with the reason; then nothing is written."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace import digits.onnx --output digits.yaml       each frame by itself",
      "  millrace import tcn.onnx --output tcn.yaml --time-axis 2",
      "  millrace import cell.onnx --output cell.yaml --state h=h_next --shape x=1x40",
      "",
      "Exit codes: 0 done, 1 a file cannot be read or written, 2 bad usage or a node without a form."
    })
public final class ImportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "The model to import.")
  private Path file;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE.yaml",
      description = "Network file to write; its weights go beside it, as FILE.safetensors.")
  private Path output;

  @Option(
      names = "--convention",
      paramLabel = "NAME",
      defaultValue = "onnx",
      description = "What the model is written in: onnx (default).")
  private Convention convention;

  @Option(
      names = "--time-axis",
      paramLabel = "AXIS",
      description = {
        "Axis of the input along which frames follow one another, from 0, with the batch counted.",
        "Without it each run of the graph is one frame."
      })
  private Integer timeAxis;

  @Option(
      names = "--shape",
      paramLabel = "INPUT=SHAPE",
      description = "Extents of an input that the graph leaves open, such as input=1x576.")
  private Map<String, String> shapes = new LinkedHashMap<>();

  @Option(
      names = "--state",
      paramLabel = "INPUT=OUTPUT",
      description = "An input that holds a state, and the output that holds it after a frame.")
  private Map<String, String> states = new LinkedHashMap<>();

  @Option(
      names = "--set",
      paramLabel = "INPUT=NUMBER",
      description = "An input that is always the same number, such as sr=16000.")
  private Map<String, Double> fixed = new LinkedHashMap<>();

  @Option(
      names = "--result",
      paramLabel = "OUTPUT",
      description = "The output that the network computes; the first that is no state by default.")
  private String result;

  /** What a model is written in. */
  enum Convention {
    ONNX {
      @Override
      ImportedNetwork network(byte[] model, ImportChoices choices) {
        return OnnxModel.read(model).network(choices);
      }
    };

    abstract ImportedNetwork network(byte[] model, ImportChoices choices);
  }

  @Override
  public Integer call() {
    String name = output.getFileName().toString();
    if (!name.matches(".+\\.ya?ml")) {
      throw CommandException.refused(
          "Cannot write " + output + ": expected a name that ends in .yaml");
    }
    ImportedNetwork network = network();
    String weights = name.replaceFirst("\\.ya?ml$", ".safetensors");
    write(network, weights);
    report(network, weights);
    return ExitCode.DONE;
  }

  private ImportedNetwork network() {
    ImportChoices choices =
        new ImportChoices(
            Optional.ofNullable(timeAxis), extents(), fixed, states, Optional.ofNullable(result));
    try {
      byte[] model = BoundedFile.read(file, BoundedFile.TENSORS);
      return convention.network(model, choices);
    } catch (ImportException refused) {
      throw CommandException.refused(file + ": " + refused.getMessage(), refused);
    } catch (BoundedFile.TooLargeException large) {
      throw CommandException.refused(large.getMessage(), large);
    } catch (IOException failed) {
      throw CommandException.failed("Cannot read " + file + ": " + failed, failed);
    }
  }

  private Map<String, List<Integer>> extents() {
    Map<String, List<Integer>> extents = new LinkedHashMap<>();
    shapes.forEach(
        (input, shape) -> {
          if (!shape.matches("[0-9]{1,8}(x[0-9]{1,8})*")) {
            throw CommandException.refused(
                "Cannot read --shape "
                    + input
                    + "="
                    + shape
                    + ": expected extents joined by x, such as 1x576");
          }
          extents.put(input, Arrays.stream(shape.split("x")).map(Integer::valueOf).toList());
        });
    return extents;
  }

  private void write(ImportedNetwork network, String weights) {
    List<String> comments = new ArrayList<>();
    comments.add("Imported from " + file.getFileName() + " by millrace import.");
    network.notes().forEach(note -> comments.add("Note: " + note + "."));
    List<Tensor> tensors = new ArrayList<>();
    network
        .weights()
        .forEach((path, tensor) -> tensors.add(new Tensor(path, tensor.shape(), tensor.values())));
    try {
      Path folder = output.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      if (!tensors.isEmpty()) {
        byte[] bytes = Safetensors.write(new Safetensors.Contents(tensors, Map.of()));
        Files.write(folder.resolve(weights), bytes);
      }
      Files.writeString(output, NetworkText.of(network, comments, weights), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw CommandException.failed("Cannot write " + output + ": " + failed, failed);
    }
  }

  private void report(ImportedNetwork network, String weights) {
    Plan plan = Plan.of(Architecture.read(network.structure()));
    String shape =
        network.input().hasSpace()
            ? network.input() + " numbers, channel by channel"
            : NumberText.count(network.input().channels()) + " numbers";
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "%s: reads frames of %s; %s weights in %s, %s multiply-adds a frame, %s bytes of"
                    + " state a key",
                output,
                shape,
                NumberText.count(plan.weights()),
                weights,
                NumberText.count(plan.multiplyAdds()),
                NumberText.count(plan.stateBytes())));
    network.notes().forEach(note -> spec.commandLine().getOut().println("note: " + note));
  }
}
