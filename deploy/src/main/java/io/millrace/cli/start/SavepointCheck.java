package io.millrace.cli.start;

import io.millrace.api.operator.Signature;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.inspect.SavedLayouts;
import io.millrace.cli.inspect.SavepointFile;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import io.millrace.streaming.plugin.Plugins;
import io.millrace.streaming.runtime.checksum.SavedFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Tells what a pipeline would make of a savepoint, before the old job is stopped. */
public final class SavepointCheck {

  private static final String PURPOSE = "Cannot start from";

  private final PipelineSpec pipeline;
  private final Plugins plugins;

  /**
   * @param pipeline with absolute paths
   * @param plugins additional operators
   */
  public SavepointCheck(PipelineSpec pipeline, Plugins plugins) {
    this.pipeline = pipeline;
    this.plugins = plugins;
  }

  /**
   * Compares and prints.
   *
   * @param path folder or URI of a savepoint or checkpoint; a relative path starts at {@code
   *     folder}
   * @param removal whether channels may be removed
   * @return why the job would not start from it
   * @throws CommandException if it cannot be read, or is of another pipeline
   */
  public List<String> print(
      String path, Path folder, ChannelCheck.Removal removal, PrintWriter out) {
    String place = StartingPoint.uri(path, folder);
    if (place.startsWith("file:")) {
      StartingPoint.check(path, place, pipeline);
    }
    SavedLayouts saved =
        SavedLayouts.read(PURPOSE, path, place, PipelineJob.modelUid(pipeline.name()));
    SavedFiles files = SavepointFile.whole(PURPOSE, path, place);
    StateComparison found = compared(path, place, saved, removal);
    out.println(
        "from         "
            + PlainText.of(path)
            + ", checkpoint "
            + saved.checkpoint()
            + (files.hasChecksums()
                ? ", as it was written"
                : ", without checksums: damage cannot be told"));
    found.lines().forEach(out::println);
    return found.faults().stream()
        .map(fault -> PURPOSE + " " + PlainText.of(path) + ": " + fault)
        .toList();
  }

  private Map<String, String> uids() {
    StreamExecutionEnvironment environment =
        new StreamExecutionEnvironment(JobSettings.of(pipeline));
    PipelineJob.build(environment, pipeline, plugins.source());
    return JobUids.of(environment);
  }

  /** Compares what a pipeline of one chain, or each branch, has learned. */
  private StateComparison compared(
      String path, String place, SavedLayouts saved, ChannelCheck.Removal removal) {
    Map<String, String> uids = uids();
    if (!pipeline.isBranched()) {
      return StateComparison.of(
          saved, pipeline, signature(pipeline), uids, channels(saved, pipeline, removal));
    }
    StateComparison found = StateComparison.ofOperators(saved, pipeline, uids);
    List<PipelineSpec> parts = pipeline.parts();
    for (int at = 0; at < parts.size(); at++) {
      PipelineSpec part = parts.get(at);
      SavedLayouts own = SavedLayouts.read(PURPOSE, path, place, PipelineJob.modelUid(part.name()));
      if (own.parameters().isPresent() || own.members().isPresent()) {
        String branch = pipeline.branches().get(at).name();
        found.addBranch(branch, own, part, signature(part), channels(own, part, removal));
      }
    }
    return found;
  }

  private ChannelCheck channels(
      SavedLayouts saved, PipelineSpec part, ChannelCheck.Removal removal) {
    return ChannelCheck.of(saved, part, plugins.catalog(), removal);
  }

  private Optional<Signature> signature(PipelineSpec part) {
    return part.model().stages().isEmpty()
        ? Optional.empty()
        : Optional.of(part.model().model(plugins.catalog()).signature());
  }
}
