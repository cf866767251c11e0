package io.millrace.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.RestOptions;

/** Settings of Flink's client for the REST endpoint of a cluster. */
public final class RemoteTarget {

  private static final int ATTEMPTS = 3;
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private RemoteTarget() {}

  /**
   * Settings of a client that does not wait long for a cluster that does not answer, and has the
   * certificates that {@code MILLRACE_CLUSTER_CONF} names.
   *
   * @param base the other settings
   * @param rest address of the cluster's REST endpoint
   */
  public static Configuration client(Configuration base, URI rest) {
    Configuration client = ClusterSecurity.of(System.getenv());
    client.addAll(base);
    client.set(RestOptions.ADDRESS, rest.getHost());
    client.set(RestOptions.PORT, rest.getPort());
    client.set(RestOptions.RETRY_MAX_ATTEMPTS, ATTEMPTS);
    client.set(RestOptions.RETRY_DELAY, BETWEEN);
    client.set(RestOptions.CONNECTION_TIMEOUT, TIMEOUT);
    return client;
  }

  /** Gives a job an id before it is submitted. */
  public static void name(Configuration settings, JobID job) {
    settings.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, job.toHexString());
  }

  /** The id that a job was given. */
  public static Optional<JobID> nameIn(Configuration settings) {
    return settings
        .getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID)
        .map(JobID::fromHexString);
  }

  /**
   * Settings of an environment that submits its job to a cluster in detached mode.
   *
   * @param job settings of the job
   * @param rest address of the cluster's REST endpoint
   * @param jars jars that the cluster lacks
   */
  public static Configuration job(Configuration job, URI rest, List<Path> jars) {
    Configuration target = client(job, rest);
    target.set(DeploymentOptions.TARGET, "remote");
    target.set(DeploymentOptions.ATTACHED, false);
    target.set(PipelineOptions.JARS, jars.stream().map(jar -> jar.toUri().toString()).toList());
    return target;
  }
}
