package io.millrace.cli.models;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.console.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    description =
        "List every version with its pipeline and group, what it learned from, and its " + "size.",
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

  @Mixin private ModelLocation location;

  @Parameters(paramLabel = "FOLDER", arity = "0..1", description = "The folder of the models.")
  private List<String> words = new ArrayList<>();

  private final Map<String, ModelName> groups = new TreeMap<>();
  private final Map<String, ModelName> held = new TreeMap<>();

  @Override
  public Integer call() throws IOException {
    ModelReader reader = location.reader(words);
    if (!location.rest(words).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Cannot list a folder and a topic at once: name one");
    }
    TextTable table =
        TextTable.of(
            "pipeline", "group", "version", "parent", "learned", "newest event", "tensor bytes");
    List<ModelReader.Broken> broken = new ArrayList<>();
    reader.each(
        found -> {
          if (found instanceof ModelReader.Whole whole) {
            stand(whole.model());
            table.add(row(whole.model().manifest(), whole.model().tensors().length));
          } else if (found instanceof ModelReader.Broken fault) {
            broken.add(fault);
          }
        });
    PrintWriter out = spec.commandLine().getOut();
    if (!table.isEmpty()) {
      table.lines().forEach(out::println);
    } else if (broken.isEmpty()) {
      out.println("No models in " + reader.location());
    }
    if (location.folder(words).isPresent()) {
      ModelFolder folder = new ModelFolder(location.folder(words).get());
      for (ModelName group : groups.values()) {
        folder.held(group.pipeline(), group.group()).ifPresent(this::hold);
      }
    }
    held.values().forEach(name -> out.println(PlainText.of("held: " + name)));
    PrintWriter err = spec.commandLine().getErr();
    broken.forEach(fault -> err.println(fault.line()));
    return broken.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Records pipeline and group of a model, and whether it is held. */
  private void stand(PublishedModel model) {
    ModelName name = model.manifest().name();
    groups.put(group(name), name);
    switch (model.standing().call()) {
      case RELEASED -> {}
      case HELD -> hold(name);
      case RESUMED -> held.remove(group(name));
    }
  }

  private void hold(ModelName name) {
    held.put(group(name), name);
  }

  private static String group(ModelName name) {
    return name.pipeline() + "/" + name.group();
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
        NumberText.time(provenance.time()),
        Long.toString(bytes));
  }
}
