package io.millrace.operations;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/** The names of Flink's settings, from the classes that declare them. */
final class FlinkSettings {

  private static final List<Class<?>> DECLARING =
      List.of(
          CoreOptions.class,
          CheckpointingOptions.class,
          ExternalResourceOptions.class,
          HighAvailabilityOptions.class,
          JobManagerOptions.class,
          SecurityOptions.class,
          WebOptions.class,
          TaskManagerOptions.class);

  /** Settings whose names hold a name of the user's. */
  private static final String NAMED =
      "metrics\\.reporter\\.prom\\.(factory\\.class|port)"
          + "|kubernetes\\.(secrets|rest-service\\.exposed\\.type)"
          + "|external-resource\\.gpu\\.(amount|kubernetes\\.config-key)"
          + "|"
          + Pattern.quote(ResourceManagerOptions.CONTAINERIZED_MASTER_ENV_PREFIX)
          + "[A-Z_]+";

  private FlinkSettings() {}

  static Set<String> unknown(Collection<String> names) {
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeIf(name -> name.matches(NAMED));
    for (Class<?> declaring : DECLARING) {
      for (Field field : declaring.getFields()) {
        if (field.getType() == ConfigOption.class) {
          unknown.remove(key(field));
        }
      }
    }
    return unknown;
  }

  private static String key(Field field) {
    try {
      return ((ConfigOption<?>) field.get(null)).key();
    } catch (IllegalAccessException failed) {
      throw new AssertionError(failed);
    }
  }
}
