package io.millrace.cli.plan;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.TextTable;
import io.millrace.cli.console.Version;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import io.millrace.continual.network.Plan;
import io.millrace.continual.network.PlanLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace plan}. */
@Command(
    name = "plan",
    description = {
      "Show what a network needs before it runs: frame, timing, state and cost of each layer.",
      "Weights that the file names are checked against the architecture."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {PlanSsmCommand.class, CommandLine.HelpCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace plan examples/activity/activity.yaml",
      "  millrace plan examples/networks/ds-cnn.yaml --draw /tmp/drawn",
      "  millrace plan ssm --states 32",
      "",
      "Exit codes: 0 done, 2 bad usage or a fault in the model."
    })
public final class PlanCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", arity = "0..1", description = "Model file in YAML.")
  private Path file;

  @Option(
      names = "--draw",
      paramLabel = "FOLDER",
      description = {
        "Write a model with weights drawn from a seed into this folder, and frames to run it on:",
        "for networks without weights, to try their speed and shape."
      })
  private Path drawn;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of --draw (1).")
  private long seed;

  @Override
  public Integer call() {
    if (file == null) {
      throw new ParameterException(
          spec.commandLine(), "Cannot plan: expected a model file, or the word ssm");
    }
    NetworkFile network = NetworkFile.read(file);
    Plan plan = network.make(model -> Plan.of(Architecture.read(model.structure())));
    if (network.hasWeights()) {
      network.make(Network::operator);
    }
    print(plan, spec.commandLine().getOut());
    if (drawn != null) {
      draw(network);
    }
    return ExitCode.DONE;
  }

  private void draw(NetworkFile network) {
    if (network.hasWeights()) {
      throw CommandException.refused(
          "Cannot draw weights: " + file + " has some; remove its line 'weights' first");
    }
    Architecture architecture = network.make(model -> Architecture.read(model.structure()));
    List<Path> written = DrawnModel.write(file, architecture, drawn, seed);
    spec.commandLine()
        .getOut()
        .println(
            "drawn          "
                + written.stream().map(Path::toString).collect(Collectors.joining(", "))
                + "\nrun it         millrace infer "
                + written.get(0)
                + " --input "
                + written.get(2)
                + " --output out.npy");
  }

  private static void print(Plan plan, PrintWriter out) {
    TextTable table =
        TextTable.of(
            "layer",
            "kind",
            "in",
            "out",
            "sees",
            "delay",
            "stride",
            "weights",
            "state",
            "multiply-adds");
    for (PlanLine line : plan.layers()) {
      if (line.kind().equals("sequential")) {
        // A list of layers has nothing of its own.
        continue;
      }
      LayerTiming reached = line.reached();
      table.add(
          line.path(),
          line.kind(),
          shape(line.input()),
          shape(line.output()),
          sees(reached),
          NumberText.count(reached.delay()),
          NumberText.count(reached.stride()),
          NumberText.count(line.weights()),
          NumberText.count(line.stateBytes()),
          NumberText.count(line.multiplyAdds()));
    }
    table.lines().forEach(out::println);
    LayerTiming timing = plan.timing();
    out.println();
    out.println("sees           " + sees(timing) + " observations");
    out.println(
        "emits          first with observation "
            + NumberText.count(timing.delay())
            + ", counted from 0, then every "
            + (timing.stride() == 1 ? "one" : ordinal(timing.stride())));
    out.println(
        "padding        "
            + NumberText.count(timing.padding())
            + " steps after the end of a stream emit the remaining outputs");
    out.println("weights        " + NumberText.count(plan.weights()));
    out.println("state          " + NumberText.count(plan.stateBytes()) + " bytes a key");
    out.println(
        "multiply-adds  " + NumberText.count(plan.multiplyAdds()) + " an observation, on average");
    plan.notes().forEach(note -> out.println("note: " + note));
  }

  private static String ordinal(int number) {
    boolean teens = number % 100 / 10 == 1;
    String end =
        switch (teens ? 0 : number % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
    return NumberText.count(number) + end;
  }

  private static String shape(FrameShape frame) {
    return frame.hasSpace() ? frame.toString() : NumberText.count(frame.channels());
  }

  private static String sees(LayerTiming timing) {
    return timing.receptiveField() == Long.MAX_VALUE
        ? "all past"
        : NumberText.count(timing.receptiveField());
  }
}
