package example.trespass;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Breaks the rule for clusters of a process, so that a test can see it found; never run. */
public final class OpenCluster {

  private OpenCluster() {}

  static MiniClusterConfiguration cluster() {
    return new MiniClusterConfiguration.Builder().withRandomPorts().build();
  }

  /** The same by the other way. */
  public static final class Environment {

    private Environment() {}

    static StreamExecutionEnvironment environment() {
      return StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
    }
  }
}
