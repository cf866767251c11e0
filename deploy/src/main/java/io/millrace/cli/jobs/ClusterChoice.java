package io.millrace.cli.jobs;

import io.millrace.cli.cluster.ClusterLocation;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.run.ClusterRun;
import io.millrace.local.ClusterAddresses;
import io.millrace.local.ClusterRest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The cluster of a command: the one that is named, or else the one of this machine. */
public final class ClusterChoice {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      description =
          "REST endpoint of the Flink cluster; without it, that of 'millrace cluster start'.")
  private String cluster;

  @Mixin private ClusterLocation place;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of Flink's client, such as security.ssl.rest.enabled=true; may be repeated.")
  private Map<String, String> settings = Map.of();

  /** A client of the cluster, which the caller closes; no request was made yet. */
  ClusterRest open() throws IOException {
    URI endpoint = cluster == null ? local() : ClusterRun.endpoint(cluster);
    try {
      return new ClusterRest(endpoint, settings, TIMEOUT);
    } catch (IllegalArgumentException unusable) {
      throw CommandException.refused(unusable.getMessage());
    }
  }

  private URI local() throws IOException {
    Optional<ClusterAddresses> addresses = ClusterAddresses.read(place.folder());
    if (addresses.isEmpty()) {
      throw CommandException.refused(
          "Cannot choose a cluster: expected --cluster HOST:PORT, or a cluster of this"
              + " machine in "
              + place.folder().root()
              + ", found neither; start one with 'millrace cluster start'");
    }
    return addresses.get().rest();
  }
}
