package io.millrace.local;

import io.millrace.state.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a cluster.
 *
 * <pre>
 * conf/         settings of the processes, NAME.command
 * log/          NAME.log of its logger, NAME.out of its console
 * processes/    NAME: process id and start
 * checkpoints/  savepoints/  broker/  tmp/
 * </pre>
 *
 * @param root the folder
 */
public record ClusterFolder(Path root) {

  public ClusterFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** Settings of Flink and of the loggers, and the cluster's addresses. */
  public Path conf() {
    return root.resolve("conf");
  }

  /** Logs and console output of the processes. */
  public Path logs() {
    return root.resolve("log");
  }

  /** A file for each process. */
  public Path processes() {
    return root.resolve("processes");
  }

  /** The words of the command line by which a process was started, one a line. */
  public Path command(String process) {
    return conf().resolve(process + ".command");
  }

  /** Checkpoints, unless a job keeps its own elsewhere. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** Savepoints, unless another folder is requested. */
  public Path savepoints() {
    return root.resolve("savepoints");
  }

  /** The broker's topics. */
  public Path broker() {
    return root.resolve("broker");
  }

  /** Local state of the task managers, jars of the jobs. */
  public Path scratch() {
    return root.resolve("tmp");
  }

  void create() throws IOException {
    // Settings, states and logs of everything that the cluster runs.
    OwnerOnly.makeFolder(root);
    for (Path folder :
        new Path[] {conf(), logs(), processes(), checkpoints(), savepoints(), scratch()}) {
      Files.createDirectories(folder);
    }
  }
}
