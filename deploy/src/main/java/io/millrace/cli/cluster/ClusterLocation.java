package io.millrace.cli.cluster;

import io.millrace.local.ClusterFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option for the folder of a cluster on this machine. */
public final class ClusterLocation {

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "out/cluster",
      description = "Folder of its settings, logs, checkpoints and topics; ${DEFAULT-VALUE}.")
  private Path folder;

  public ClusterFolder folder() {
    return new ClusterFolder(folder);
  }
}
