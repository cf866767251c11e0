package io.millrace.cli.owner;

import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestOptions;

/**
 * Where a cluster is, and what tells it from other clusters.
 *
 * <p>In application mode the main class runs again after the job manager has failed over, on
 * another machine for example. What identifies the cluster must then be what it was: the id of a
 * deployment on Kubernetes, the id of an application on YARN, the place of the high-availability
 * data, and only without any of them the address.
 *
 * @param rest its REST endpoint, {@code host:port}
 * @param id the same for all starts in this cluster, and in no other
 */
public record ClusterPlace(String rest, String id) {

  // Options of modules that this build does not need otherwise.
  private static final ConfigOption<String> KUBERNETES_ID =
      ConfigOptions.key("kubernetes.cluster-id").stringType().noDefaultValue();
  private static final ConfigOption<String> KUBERNETES_NAMESPACE =
      ConfigOptions.key("kubernetes.namespace").stringType().defaultValue("default");
  private static final String YARN_APPLICATION = "_APP_ID";

  private static final Set<String> LOOPBACK =
      Set.of("localhost", "127.0.0.1", "[::1]", "::1", "0.0.0.0");

  /** The cluster at an address, of which nothing else is known. */
  public static ClusterPlace at(String rest) {
    String host = isLoopback(rest) ? Machine.here().host() : host(rest);
    return new ClusterPlace(rest, host + rest.substring(host(rest).length()));
  }

  /**
   * The cluster to which a surrounding client submits.
   *
   * @param settings those of the client, or of the job manager in application mode
   * @param yarn the value of the environment variable that YARN gives its applications
   */
  static ClusterPlace of(ReadableConfig settings, Optional<String> yarn) {
    int port = settings.get(RestOptions.PORT);
    Optional<String> deployment = settings.getOptional(KUBERNETES_ID);
    if (deployment.isPresent()) {
      String namespace = settings.get(KUBERNETES_NAMESPACE);
      return new ClusterPlace(
          deployment.get() + "-rest." + namespace + ":" + port,
          "kubernetes:" + namespace + "/" + deployment.get());
    }
    String host =
        settings
            .getOptional(RestOptions.ADDRESS)
            .or(() -> settings.getOptional(JobManagerOptions.ADDRESS))
            .orElse("localhost");
    ClusterPlace address = at(host + ":" + port);
    if (yarn.isPresent()) {
      return new ClusterPlace(address.rest(), "yarn:" + yarn.get());
    }
    String storage = settings.get(HighAvailabilityOptions.HA_STORAGE_PATH);
    if (storage != null
        && !"NONE".equalsIgnoreCase(settings.get(HighAvailabilityOptions.HA_MODE))) {
      return new ClusterPlace(
          address.rest(),
          "ha:" + storage + "#" + settings.get(HighAvailabilityOptions.HA_CLUSTER_ID));
    }
    return address;
  }

  /** The same, in the environment of this process. */
  public static ClusterPlace of(ReadableConfig settings) {
    return of(settings, Optional.ofNullable(System.getenv(YARN_APPLICATION)));
  }

  /** A job of this cluster as the owner of a run. */
  public RunRecord.ClusterJob owner(JobID job) {
    return new RunRecord.ClusterJob(job.toHexString(), rest, Optional.of(id));
  }

  /** Whether a run belongs to this cluster. */
  public boolean isOf(RunRecord run) {
    return run.owner() instanceof RunRecord.ClusterJob job
        && job.cluster().filter(id::equals).isPresent();
  }

  static boolean isLoopback(String rest) {
    return LOOPBACK.contains(host(rest));
  }

  private static String host(String rest) {
    return rest.substring(0, rest.lastIndexOf(':'));
  }
}
