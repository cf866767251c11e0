package io.millrace.cli.job;

import io.millrace.simulate.embedded.FreePorts;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.clusterframework.ApplicationStatus;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/**
 * A job manager in application mode, in this process, as Flink's {@code standalone-job} starts it.
 * It has no worker, so its job waits for slots.
 */
final class ApplicationCluster extends ApplicationClusterEntryPoint implements AutoCloseable {

  private static final long APART = 50;

  private ApplicationCluster(Configuration settings, PackagedProgram program) {
    super(settings, program, StandaloneResourceManagerFactory.getInstance());
  }

  /**
   * @param settings of the cluster, see {@link #settings}
   * @param arguments of {@link JobMain}
   */
  static ApplicationCluster start(Configuration settings, String... arguments) throws Exception {
    PackagedProgram program =
        PackagedProgram.newBuilder()
            .setEntryPointClassName(JobMain.class.getName())
            .setUserClassPaths(List.of())
            .setArguments(arguments)
            .build();
    Configuration own = new Configuration(settings);
    configureExecution(own, program);
    ApplicationCluster cluster = new ApplicationCluster(own, program);
    cluster.startCluster();
    return cluster;
  }

  /**
   * With free ports of its own.
   *
   * @param number another one for each cluster
   */
  static Configuration settings(Path folder, int number) throws IOException {
    int[] ports = FreePorts.of(2, ProcessHandle.current().pid() + APART * number);
    Configuration settings = JobSettings.onLoopback(new Configuration());
    settings.set(JobManagerOptions.ADDRESS, "127.0.0.1");
    settings.set(JobManagerOptions.PORT, ports[0]);
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    settings.set(RestOptions.PORT, ports[1]);
    settings.set(RestOptions.BIND_PORT, Integer.toString(ports[1]));
    settings.set(BlobServerOptions.PORT, "0");
    settings.set(CoreOptions.TMP_DIRS, folder.toString());
    settings.setString("classloader.resolve-order", "parent-first");
    return settings;
  }

  /** Flink ends the process, which is that of the test. */
  @Override
  public void onFatalError(Throwable failure) {
    LOG.info("The job manager in application mode would end its process", failure);
  }

  ApplicationStatus awaitEnd() throws Exception {
    return getTerminationFuture().get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    closeAsync().get(60, TimeUnit.SECONDS);
  }
}
