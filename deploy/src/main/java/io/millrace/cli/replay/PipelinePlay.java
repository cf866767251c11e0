package io.millrace.cli.replay;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.StopRequest;
import io.millrace.cli.run.ClusterRun;
import io.millrace.cli.run.LocalRun;
import io.millrace.cli.start.Beginning;
import io.millrace.simulate.replay.PlayedTrace;
import io.millrace.streaming.connect.dump.DumpReader;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Plays a trace into a pipeline. */
final class PipelinePlay {

  private final Preparing preparing;
  private final PlayFolder place;
  private final Speed speed;
  private final PrintWriter out;

  PipelinePlay(Preparing preparing, PlayFolder place, Speed speed, PrintWriter out) {
    this.preparing = preparing;
    this.place = place;
    this.speed = speed;
    this.out = out;
  }

  /** Plays it in this process. */
  int here(PipelineSpec into, Plugins plugins, Beginning beginning, StopRequest stop)
      throws Exception {
    long records = records(into, beginning);
    try (PauseKey pause = PauseKey.listen(place.pause(), out::println)) {
      sayPause();
      LocalRun run =
          new LocalRun(preparing.played(into), plugins, Path.of("").toAbsolutePath(), out, stop);
      run.play(pace(), records);
      run.run(beginning);
      run.timingError()
          .ifPresent(
              error ->
                  out.println(
                      String.format(
                          Locale.ROOT,
                          "timing       99 %% of the records within %.2f ms of when they were due",
                          error)));
    }
    return ExitCode.DONE;
  }

  /** Plays it on a cluster, and shows the progress until its end. */
  int on(String cluster, PipelineSpec into, Plugins plugins, Beginning beginning, StopRequest stop)
      throws Exception {
    records(into, beginning);
    try (PauseKey pause = PauseKey.listen(place.pause(), out::println)) {
      sayPause();
      ClusterRun run =
          new ClusterRun(
              preparing.played(into),
              plugins,
              Path.of("").toAbsolutePath(),
              ClusterRun.endpoint(cluster),
              out);
      run.play(pace());
      run.willBeWatched();
      run.watch(run.submit(beginning), stop);
    }
    return ExitCode.DONE;
  }

  private void sayPause() {
    out.println(
        "pause        "
            + (System.console() == null ? "" : "Enter, or ")
            + "while there is a file "
            + PlayFolder.shown(place.pause()));
  }

  private Pace pace() {
    return new Pace(speed.factor(), LocalUri.of(place.pause()));
  }

  /** Writes the dump; one that goes on has it from before. */
  private long records(PipelineSpec into, Beginning beginning) throws IOException {
    String settings = preparing.settings();
    if (beginning.kind() == Beginning.Kind.RESUME) {
      Optional<PlayFolder.Position> before = place.read();
      if (before.filter(found -> found.settings().equals(settings)).isEmpty()
          || !Files.exists(place.trace())) {
        throw CommandException.refused(
            "Cannot go on with the play in "
                + PlayFolder.shown(place.trace().getParent())
                + ": expected one of the same trace, part and scenario, found "
                + (before.isEmpty() ? "none" : "another")
                + "; give the same options, or begin anew without --resume");
      }
      return counted(place.trace());
    }
    PlayedTrace trace = preparing.write(Optional.of(into));
    place.write(
        new PlayFolder.Position(
            into.name(), settings, System.currentTimeMillis(), Optional.empty()));
    return trace.records();
  }

  /** Number of records of a dump. */
  static long counted(Path trace) throws IOException {
    try (DumpReader records = DumpReader.of(Files.newInputStream(trace), trace.toString())) {
      while (records.next().isPresent()) {
        // Counted by the reader.
      }
      return records.count();
    }
  }
}
