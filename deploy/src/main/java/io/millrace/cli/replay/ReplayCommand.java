package io.millrace.cli.replay;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.StopRequest;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.cli.report.ReportOption;
import io.millrace.cli.report.RunPage;
import io.millrace.cli.run.PipelineFile;
import io.millrace.cli.start.Beginning;
import io.millrace.cli.topic.ClientProperties;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.simulate.replay.PlayCut;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.plugin.Plugins;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace replay}. */
@Command(
    name = "replay",
    description = "Play a recorded trace by event time, into a pipeline or to a topic.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace replay readings.csv --pipeline pipeline.yaml",
      "      into the pipeline in this process, as fast as it learns; results go to its sinks",
      "  millrace replay readings.csv --to readings --speed 60x --create 4",
      "      to a topic, an hour of the trace in a minute; Enter pauses and goes on",
      "  millrace replay topic.dump.gz --to copy --since 2026-01-31 --until 2026-02-01",
      "      a day of what millrace record wrote, each record with its own bytes",
      "  millrace replay readings.csv --pipeline pipeline.yaml --scenario faults.yaml --seed 7",
      "      with faults, each of which is told in out/replay/NAME/truth.csv; --report also",
      "      writes a page about the run, with the faults marked",
      "",
      "The trace is a file, a folder or a glob. It is read as the source of --map reads, that of the"
          + " pipeline otherwise, or as millrace init proposes.",
      "Exit codes: 0 done or stopped with a savepoint, 1 failed or stopped, 2 bad usage or"
          + " configuration."
    })
public final class ReplayCommand implements Callable<Integer> {

  /** The broker of {@code millrace cluster start}. */
  private static final String LOCAL = "localhost:9092";

  private static final String FOR_EVER = "for ever";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TRACE", description = "A file, a folder or a glob; .gz is unpacked.")
  private String trace;

  @ArgGroup(multiplicity = "1")
  private Target target;

  /** Where it is played. */
  private static final class Target {

    @Option(
        names = "--pipeline",
        paramLabel = "PIPELINE",
        description = "Play it into this pipeline; its results go to its sinks.")
    private Path pipeline;

    @Option(names = "--to", paramLabel = "TOPIC", description = "Play it to this topic.")
    private String topic;
  }

  @Option(
      names = "--map",
      paramLabel = "PIPELINE",
      description = "Read the trace as the source of this pipeline reads, a YAML file.")
  private Path map;

  @Option(
      names = "--speed",
      paramLabel = "SPEED",
      defaultValue = "max",
      description = "1x, 60x, … times the trace's own, or max; ${DEFAULT-VALUE} otherwise.")
  private String speed;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From this event time on, such as 2026-01-31 or 2026-01-31T08:00:00Z.")
  private String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Before this event time.")
  private String until;

  @Option(
      names = "--loop",
      paramLabel = "N",
      arity = "0..1",
      defaultValue = "1",
      fallbackValue = FOR_EVER,
      description =
          "So often, one after the other, with times that go on; with --to and without N until it"
              + " is stopped.")
  private String loop;

  @Option(
      names = "--shift-to-now",
      description = "Move all times so that the first reading is of now.")
  private boolean shiftToNow;

  @Option(names = "--scenario", paramLabel = "FILE", description = "Faults to inject, a YAML file.")
  private Path scenario;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the scenario, in place of the one in its file.")
  private Long seed;

  @Option(
      names = "--brokers",
      paramLabel = "HOST:PORT",
      description = "With --to: its brokers; " + LOCAL + ", that of a local cluster, otherwise.")
  private String brokers;

  @Option(
      names = "--properties",
      paramLabel = "FILE",
      description = "With --to: settings of the Kafka client, for example for security.")
  private Path properties;

  @Option(
      names = "--create",
      paramLabel = "N",
      description = "With --to: create the topic with this number of partitions if there is none.")
  private Integer partitions;

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      description =
          "With --pipeline: play it in the pipeline on the Flink cluster with this REST"
              + " endpoint, whose workers must be able to read out/replay.")
  private String cluster;

  @Option(names = "--resume", description = "Go on where an earlier play of the same ended.")
  private boolean resume;

  @Option(
      names = "--fresh",
      description = "With --pipeline: begin anew, also where an earlier run left results.")
  private boolean fresh;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder of the played trace and of its truth; out/replay/NAME otherwise.")
  private Path folder;

  @Mixin private PluginOption plugin;

  @Mixin private ReportOption report;

  @Override
  public Integer call() throws Exception {
    refuse();
    try (StopRequest stop = StopRequest.ofProcess("Stopped before it began: nothing was played.")) {
      return play(stop);
    } catch (FileException unfit) {
      throw CommandException.refused(unfit.getMessage(), unfit);
    }
  }

  private int play(StopRequest stop) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Plugins plugins = plugin.plugins();
    Optional<PipelineSpec> into =
        Optional.ofNullable(target.pipeline).map(file -> read(file, plugins));
    Optional<PipelineSpec> mapping = Optional.ofNullable(map).map(file -> read(file, plugins));
    TraceReader reader = TraceReader.of(trace, mapping.or(() -> into), plugins.catalog());
    String name = into.map(PipelineSpec::name).orElse(target.topic);
    PlayFolder place =
        new PlayFolder(folder == null ? Path.of("out", "replay", fileName(name)) : folder);
    Preparing preparing =
        new Preparing(
            reader, place, new Preparing.Faults(Optional.ofNullable(scenario), seed), cut(), out);
    Speed factor = Speed.of(speed);
    if (into.isEmpty()) {
      TopicAddress address =
          new TopicAddress(
              brokers == null ? LOCAL : brokers, target.topic, ClientProperties.read(properties));
      return new TopicPlay(preparing, place, factor, out)
          .play(address, Optional.ofNullable(partitions), resume, stop);
    }
    Beginning beginning =
        resume ? Beginning.resume() : fresh ? Beginning.fresh() : Beginning.unsaid();
    PipelinePlay play = new PipelinePlay(preparing, place, factor, out);
    int code =
        cluster == null
            ? play.here(into.get(), plugins, beginning, stop)
            : play.on(cluster, into.get(), plugins, beginning, stop);
    if (report.isWanted()) {
      report(into.get(), plugins, place, out);
    }
    return code;
  }

  private void report(PipelineSpec into, Plugins plugins, PlayFolder place, PrintWriter out) {
    RunPage.Sources sources =
        new RunPage.Sources(
            Optional.empty(),
            Optional.empty(),
            Optional.of(place.truth()).filter(Files::exists),
            Map.of(),
            "millrace replay " + trace + " --pipeline " + target.pipeline + " --report");
    report.write(
        PlayFiles.played(into, place.trace().getParent()), sources, plugins.catalog(), out);
  }

  private static PipelineSpec read(Path file, Plugins plugins) {
    return PipelineFile.read(file, System.getenv(), plugins.catalog());
  }

  private int turns() {
    if (loop.equals(FOR_EVER)) {
      return PlayCut.FOR_EVER;
    }
    if (!loop.matches("0*[1-9]\\d{0,8}")) {
      throw CommandException.refused(
          "Cannot play --loop " + loop + " times: expected 1 or more, or --loop alone at the end");
    }
    return Integer.parseInt(loop);
  }

  private PlayCut cut() {
    OptionalLong now =
        shiftToNow ? OptionalLong.of(System.currentTimeMillis()) : OptionalLong.empty();
    return EventTimes.cut(since, until, turns(), now);
  }

  /** A name of a topic is one of a file. */
  private static String fileName(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private void refuse() {
    if (turns() == PlayCut.FOR_EVER && target.topic == null) {
      throw CommandException.refused(
          "Cannot --loop for ever with --pipeline: expected a number, since the trace is written"
              + " before it is played; write --loop 100, or play --to a topic that the pipeline"
              + " reads");
    }
    if (seed != null && scenario == null) {
      throw CommandException.refused(
          "Cannot use --seed without --scenario: nothing else is random");
    }
    if (target.topic == null) {
      refuse("--brokers", brokers != null, "--to");
      refuse("--properties", properties != null, "--to");
      refuse("--create", partitions != null, "--to");
    } else {
      refuse("--cluster", cluster != null, "--pipeline");
      refuse("--fresh", fresh, "--pipeline");
      refuse("--report", report.isWanted(), "--pipeline");
    }
    if (resume && (fresh || shiftToNow)) {
      throw CommandException.refused(
          "Cannot --resume with "
              + (fresh ? "--fresh" : "--shift-to-now: the times would be others")
              + "; leave one out");
    }
  }

  private static void refuse(String option, boolean given, String other) {
    if (given) {
      throw CommandException.refused("Cannot use " + option + " without " + other);
    }
  }
}
