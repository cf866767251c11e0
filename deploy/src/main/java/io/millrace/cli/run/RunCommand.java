package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.StopRequest;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.cli.report.PipelineSummary;
import io.millrace.cli.report.ReportOption;
import io.millrace.cli.report.RunPage;
import io.millrace.cli.start.Beginning;
import io.millrace.cli.start.ChannelCheck;
import io.millrace.cli.start.Claims;
import io.millrace.cli.start.SavepointCheck;
import io.millrace.math.backend.DenseBackends;
import io.millrace.streaming.job.MathCheck;
import io.millrace.streaming.look.PipelineLook;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace run}. */
@Command(
    name = "run",
    description = "Run a pipeline in this process or on a Flink cluster, or check it for faults.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace run pipeline.yaml",
      "      in this process, until its input ends; Ctrl-C stops it with a savepoint",
      "  millrace run pipeline.yaml --resume",
      "      go on from its newest checkpoint or savepoint, after Ctrl-C or a crash",
      "  millrace run pipeline.yaml --from out/savepoints/savepoint-3f0c1a-9d2b7c1e5a44",
      "      go on from that savepoint",
      "  millrace run --check pipeline.yaml",
      "      show every fault of the file with its line, look at its files and topics as far as",
      "      they can be reached, and run nothing",
      "  millrace run --check pipeline.yaml --from SAVEPOINT",
      "      also show which operators and slots of its state are kept, new, dropped or refused",
      "  millrace run pipeline.yaml --report",
      "      also write a page about the run, out/reports/NAME.html",
      "  millrace run pipeline.yaml --cluster localhost:8081",
      "      submit it to a Flink cluster and return",
      "  millrace run --plugin my-operator.jar pipeline.yaml",
      "      with your own operator; its jar is submitted together with the job",
      "",
      "Relative paths in a pipeline start at the folder where millrace is called.",
      "Exit codes: 0 done or stopped with a savepoint, 1 failed while running, 2 bad usage or"
          + " configuration."
    })
public final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE", description = "The pipeline, a YAML file.")
  private Path file;

  @Mixin private PluginOption plugin;

  @Mixin private ReportOption report;

  @ArgGroup private Target target = new Target();

  @ArgGroup private Start start = new Start();

  @Option(
      names = "--accept-loss",
      description =
          "Go on although the broker has removed records that were not read; they are counted.")
  private boolean acceptLoss;

  @Option(
      names = "--take-over",
      description =
          "Take an earlier run to have ended whose cluster does not answer, so that nobody can"
              + " tell.")
  private boolean takeOver;

  @Option(
      names = "--drop-channels",
      description =
          "Start from a savepoint of more channels: what was learned of those that are gone is"
              + " lost.")
  private boolean dropChannels;

  @Option(
      names = "--wait",
      description = "With --cluster: show the progress of the job until it ends.")
  private boolean wait;

  /** Where it begins; at most one of them. */
  private static final class Start {

    @Option(
        names = "--from",
        paramLabel = "SAVEPOINT",
        description = "Start from this savepoint or checkpoint, a folder or URI.")
    private String from;

    @Option(
        names = "--resume",
        description = "Start from the newest checkpoint or savepoint of the pipeline.")
    private boolean resume;

    @Option(
        names = "--fresh",
        description = "Begin anew, also where an earlier run of the pipeline left results.")
    private boolean fresh;

    Beginning beginning(Beginning.Consent consent) {
      Beginning.Kind kind =
          from != null
              ? Beginning.Kind.FROM
              : resume
                  ? Beginning.Kind.RESUME
                  : fresh ? Beginning.Kind.FRESH : Beginning.Kind.UNSAID;
      return new Beginning(kind, Optional.ofNullable(from), consent);
    }
  }

  /** Where it runs; at most one of them. */
  private static final class Target {

    @Option(names = "--check", description = "Check for faults and run nothing.")
    private boolean check;

    @Option(names = "--local", description = "Run in this process, the default.")
    private boolean local;

    @Option(
        names = "--cluster",
        paramLabel = "HOST:PORT",
        description = "Run on the Flink cluster with this REST endpoint.")
    private String cluster;
  }

  @Override
  public Integer call() throws Exception {
    if (wait && target.cluster == null) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot --wait without --cluster: a run in this process always " + "waits");
    }
    if (report.isWanted() && (target.check || (target.cluster != null && !wait))) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot --report on a run whose end is not waited for"
              + (target.check ? ": --check runs nothing" : "; add --wait, or use millrace report"));
    }
    // Heard from the beginning: checks of brokers may take seconds.
    try (StopRequest stop =
        StopRequest.ofProcess(
            target.cluster == null
                ? "Stopped before it began: nothing was read."
                : "Stopped. If the job was submitted already, it runs: millrace jobs list")) {
      run(stop);
    }
    return ExitCode.DONE;
  }

  private void run(StopRequest stop) throws Exception {
    Plugins plugins = plugin.plugins();
    PipelineSpec written = PipelineFile.read(file, System.getenv(), plugins.catalog());
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Path.of("").toAbsolutePath();
    if (target.check) {
      written.parts().forEach(new MathCheck(DenseBackends.present())::known);
      PipelineSummary.lines(written, plugins.catalog()).forEach(out::println);
      List<String> faults = new ArrayList<>();
      Optional<String> from = checkedStart(written, folder, out);
      if (from.isPresent()) {
        faults.addAll(
            new SavepointCheck(new AbsolutePaths(folder).of(written), plugins)
                .print(from.get(), folder, removal(), out));
      }
      look(written, faults, out);
      out.println(file + ": no faults");
      return;
    }
    Beginning beginning = start.beginning(new Beginning.Consent(acceptLoss, takeOver, removal()));
    if (target.local || target.cluster == null) {
      new LocalRun(written, plugins, folder, out, stop).run(beginning);
      report(written, plugins, out);
    } else {
      URI rest = ClusterRun.endpoint(target.cluster);
      ClusterRun run = new ClusterRun(written, plugins, folder, rest, out);
      if (wait) {
        run.willBeWatched();
      }
      JobID job = run.submit(beginning);
      if (wait) {
        run.watch(job, stop);
        report(written, plugins, out);
      }
    }
  }

  /** The state that a run with the same options would start from; empty: none. */
  private Optional<String> checkedStart(PipelineSpec written, Path folder, PrintWriter out)
      throws IOException {
    if (!start.resume) {
      return Optional.ofNullable(start.from);
    }
    PipelineSpec pipeline = new AbsolutePaths(folder).of(written);
    LocalFolders folders = new LocalFolders(folder, pipeline);
    try (Claims claims = new Claims(pipeline, out)) {
      return claims.decide(
          start.beginning(new Beginning.Consent(acceptLoss, takeOver, removal())),
          folders.states(),
          folders::shown);
    }
  }

  private void report(PipelineSpec pipeline, Plugins plugins, PrintWriter out) {
    if (report.isWanted()) {
      report.write(
          pipeline,
          RunPage.Sources.of("millrace run " + file + " --report"),
          plugins.catalog(),
          out);
    }
  }

  private ChannelCheck.Removal removal() {
    return dropChannels ? ChannelCheck.Removal.ACCEPTED : ChannelCheck.Removal.REFUSED;
  }

  /**
   * Says what of the files and topics was looked at, and what could not be.
   *
   * @param faults those that are known
   * @throws CommandException with all faults
   */
  private static void look(PipelineSpec pipeline, List<String> faults, PrintWriter out) {
    PipelineLook.Found found = PipelineLook.at(pipeline);
    faults.addAll(found.faults());
    found.seen().forEach(line -> out.println("looked at    " + line));
    found.unseen().forEach(line -> out.println("not seen     " + line));
    if (!faults.isEmpty()) {
      int count = faults.size();
      throw CommandException.refused(
          String.join("\n", faults) + "\n" + count + (count == 1 ? " fault" : " faults"));
    }
  }
}
