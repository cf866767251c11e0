package io.millrace.cli;

import io.millrace.model.ModelManifest;
import io.millrace.model.ModelName;
import io.millrace.model.Provenance;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace models list}. */
@Command(
    name = "list",
    description = "List every version: whose it is, what it learned from, how large it is.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace models list out/models",
      "  millrace models list --brokers localhost:9092 --topic models",
      "",
      "Exit codes: 0 done, 1 some model is damaged, 2 bad usage."
    })
final class ModelsListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelPlace place;

  @Parameters(paramLabel = "FOLDER", arity = "0..1", description = "The folder of the models.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    ModelShelf shelf = place.shelf(words);
    if (!place.rest(words).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Cannot list a folder and a topic at once: name one");
    }
    TextTable table =
        TextTable.of(
            "pipeline", "group", "version", "parent", "learned", "newest event", "tensor bytes");
    List<ModelShelf.Broken> broken = new ArrayList<>();
    shelf.each(
        found -> {
          if (found instanceof ModelShelf.Whole whole) {
            table.add(row(whole.model().manifest(), whole.model().tensors().length));
          } else if (found instanceof ModelShelf.Broken fault) {
            broken.add(fault);
          }
        });
    PrintWriter out = spec.commandLine().getOut();
    if (!table.isEmpty()) {
      table.lines().forEach(out::println);
    } else if (broken.isEmpty()) {
      out.println("No models in " + shelf.place());
    }
    PrintWriter err = spec.commandLine().getErr();
    broken.forEach(fault -> err.println(fault.line()));
    return broken.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static List<String> row(ModelManifest manifest, int bytes) {
    ModelName name = manifest.name();
    Provenance provenance = manifest.provenance();
    return List.of(
        name.pipeline(),
        name.group(),
        Long.toString(name.version()),
        provenance.parent() == Provenance.NO_PARENT ? "-" : Long.toString(provenance.parent()),
        Long.toString(provenance.learned()),
        Figures.time(provenance.time()),
        Long.toString(bytes));
  }
}
