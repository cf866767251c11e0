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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;

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
    StartingPoint.set(new Configuration(), path, folder, pipeline.name());
    SavedLayouts saved =
        SavedLayouts.read(PURPOSE, path, place, PipelineJob.modelUid(pipeline.name()));
    SavedFiles files = SavepointFile.whole(PURPOSE, path, place);
    Optional<Signature> signature =
        pipeline.model().stages().isEmpty()
            ? Optional.empty()
            : Optional.of(pipeline.model().model(plugins.catalog()).signature());
    StateComparison found =
        StateComparison.of(
            saved,
            pipeline,
            signature,
            uids(),
            ChannelCheck.of(saved, pipeline, plugins.catalog(), removal));
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

  /** Uids or names of the job's operators by the ids under which savepoints keep their states. */
  private Map<String, String> uids() {
    StreamExecutionEnvironment environment =
        new StreamExecutionEnvironment(JobSettings.of(pipeline));
    PipelineJob.build(environment, pipeline, plugins.source());
    StreamGraph graph = environment.getStreamGraph(false);
    Map<Integer, byte[]> ids =
        new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
    Map<String, String> uids = new LinkedHashMap<>();
    for (StreamNode node : graph.getStreamNodes()) {
      String uid = node.getTransformationUID();
      uids.put(
          HexFormat.of().formatHex(ids.get(node.getId())),
          uid == null ? node.getOperatorName() : uid);
    }
    return uids;
  }
}
