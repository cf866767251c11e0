package io.millrace.cli;

import io.millrace.local.ClusterFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cluster of this machine is meant. */
final class ClusterPlace {

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "out/cluster",
      description = "Where its settings, logs, checkpoints and topics lie; ${DEFAULT-VALUE}.")
  private Path folder;

  ClusterFolder folder() {
    return new ClusterFolder(folder);
  }
}
