package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Description of a cluster to start.
 *
 * @param folder of all its files: settings, logs, process ids, checkpoints, topics
 * @param workers task managers and their slots
 * @param ports of its processes
 * @param settings settings of Flink, by key; they override the defaults of a cluster on one machine
 * @param libraries jars that every process of Flink has on its class path, as in the folder {@code
 *     lib} of a distribution
 */
public record ClusterPlan(
    Path folder,
    Workers workers,
    ClusterPorts ports,
    Map<String, String> settings,
    List<Path> libraries) {

  public ClusterPlan {
    folder = folder.toAbsolutePath().normalize();
    settings = Map.copyOf(settings);
    libraries = libraries.stream().map(jar -> jar.toAbsolutePath().normalize()).toList();
  }

  /**
   * Task managers.
   *
   * @param count how many processes
   * @param slots of each
   */
  public record Workers(int count, int slots) {

    public Workers {
      if (count < 1 || slots < 1) {
        throw new IllegalArgumentException(
            "Cannot lay out "
                + count
                + " task managers of "
                + slots
                + " slots: expected at least one of each");
      }
    }
  }

  /** Two task managers of two slots each, on ports that are free now. */
  public static ClusterPlan in(Path folder) {
    try {
      return new ClusterPlan(folder, new Workers(2, 2), ClusterPorts.free(), Map.of(), List.of());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault.getMessage(), fault);
    }
  }

  /** The same with other task managers. */
  public ClusterPlan with(Workers others) {
    return new ClusterPlan(folder, others, ports, settings, libraries);
  }

  /** The same on other ports. */
  public ClusterPlan with(ClusterPorts others) {
    return new ClusterPlan(folder, workers, others, settings, libraries);
  }

  /** The same with one more setting of Flink, or another value of one. */
  public ClusterPlan with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new ClusterPlan(folder, workers, ports, more, libraries);
  }

  /** The same with one more jar on the class path of every process of Flink. */
  public ClusterPlan with(Path library) {
    List<Path> more = new ArrayList<>(libraries);
    more.add(library);
    return new ClusterPlan(folder, workers, ports, settings, more);
  }
}
