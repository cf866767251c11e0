package io.millrace.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * How a client shows to the REST endpoint of a cluster who it is: the settings {@code
 * security.ssl.…} in the {@code config.yaml} of the folder that the environment names. In a file,
 * because arguments of a command are seen by every user of the machine.
 */
final class ClusterSecurity {

  /** The environment variable with the folder. */
  static final String FOLDER = "MILLRACE_CLUSTER_CONF";

  private static final String FILE = "config.yaml";
  private static final String PREFIX = "security.ssl.";

  private ClusterSecurity() {}

  /** The settings in the folder of the environment; none if it names no folder. */
  static Configuration of(Map<String, String> environment) {
    String folder = environment.getOrDefault(FOLDER, "");
    return folder.isEmpty() ? new Configuration() : in(Path.of(folder));
  }

  /**
   * The settings in a folder.
   *
   * @throws IllegalArgumentException if it has no readable file
   */
  static Configuration in(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "Cannot read the certificates of the cluster: expected a readable file "
              + file
              + " with settings "
              + PREFIX
              + "rest.…, as "
              + FOLDER
              + " says, found none");
    }
    Map<String, String> all = GlobalConfiguration.loadConfiguration(folder.toString()).toMap();
    Configuration security = new Configuration();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            security.setString(key, value);
          }
        });
    return security;
  }
}
