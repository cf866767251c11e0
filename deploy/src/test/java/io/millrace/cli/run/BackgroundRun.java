package io.millrace.cli.run;

import io.millrace.cli.start.Beginning;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.plugin.Plugins;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A {@link LocalRun} in another thread, from the beginning of its input. */
final class BackgroundRun {

  private BackgroundRun() {}

  /**
   * Starts a pipeline.
   *
   * @param folder in which it runs
   * @param said what it says to its user
   * @param stop whether it is to stop with a savepoint
   * @return completed when it has ended; exceptionally, with what it said, if it has failed
   */
  static CompletableFuture<Void> start(
      Path folder, String pipeline, StringWriter said, AtomicBoolean stop) {
    LocalRun run =
        new LocalRun(
            PipelineYaml.read("pipeline.yaml", pipeline, Map.of(), Plugins.none().catalog()),
            Plugins.none(),
            folder,
            new PrintWriter(said, true),
            stop::get);
    return CompletableFuture.runAsync(
        () -> {
          try {
            run.run(new Beginning(Beginning.Kind.UNSAID, Optional.empty(), Beginning.Consent.NONE));
          } catch (Exception failed) {
            throw new IllegalStateException(said.toString(), failed);
          }
        });
  }
}
