package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The processes of a cluster that another process started, found by their files. */
public final class ClusterProcesses {

  private static final Duration TO_STOP = Duration.ofSeconds(10);

  private ClusterProcesses() {}

  /**
   * A process that was started.
   *
   * @param name of the part of the cluster
   * @param pid empty if it has ended
   * @param resident resident bytes, if the system reports them
   */
  public record Found(String name, OptionalLong pid, OptionalLong resident) {}

  /** All that were started and not stopped, by name. */
  public static List<Found> of(ClusterFolder folder) {
    List<Found> found = new ArrayList<>();
    for (String name : names(folder)) {
      Optional<ProcessHandle> process = ServerProcess.find(folder, name);
      found.add(
          process.isEmpty()
              ? new Found(name, OptionalLong.empty(), OptionalLong.empty())
              : new Found(
                  name,
                  OptionalLong.of(process.get().pid()),
                  ResidentMemory.bytes(process.get().pid())));
    }
    return found;
  }

  /**
   * Ends them all: requests the end, waits up to ten seconds each, then kills.
   *
   * @return names of those that ran
   */
  public static List<String> stop(ClusterFolder folder) {
    List<String> running = running(folder);
    // First, or it would start again what is ended.
    ServerProcess.find(folder, LocalCluster.SUPERVISOR)
        .ifPresent(process -> ServerProcess.end(process, LocalCluster.SUPERVISOR, TO_STOP));
    // The broker ends last, so that its clients can finish.
    List<String> order = names(folder).stream().sorted(Comparator.reverseOrder()).toList();
    for (String name : order) {
      if (!name.equals(LocalCluster.BROKER)) {
        ServerProcess.find(folder, name).ifPresent(ProcessHandle::destroy);
      }
    }
    for (String name : order) {
      ServerProcess.find(folder, name)
          .ifPresent(process -> ServerProcess.end(process, name, TO_STOP));
      try {
        Files.deleteIfExists(folder.processes().resolve(name));
      } catch (IOException fault) {
        throw new UncheckedIOException("Cannot forget " + name, fault);
      }
    }
    return running;
  }

  /**
   * Ends a process, if it runs, and starts it again with the same files and ports; returns once it
   * serves.
   *
   * @param name of the process
   * @return its process id
   * @throws IllegalStateException if it does not serve
   */
  public static long restart(ClusterFolder folder, ClusterAddresses addresses, String name) {
    ServerProcess process = ServerProcess.started(folder, name);
    try (ClusterLock lock = ClusterLock.of(folder)) {
      process.stop(TO_STOP);
      process.start();
    }
    try (ClusterRest rest = new ClusterRest(addresses.rest())) {
      ServedProcess.await(process, () -> serves(process, addresses, rest));
    }
    return process.pid();
  }

  /**
   * Starts a process again that has ended, unless it was stopped, or another process has started it
   * meanwhile.
   *
   * @return whether it was started
   */
  static boolean startEnded(ClusterFolder folder, String name) {
    try (ClusterLock lock = ClusterLock.of(folder)) {
      if (!names(folder).contains(name) || ServerProcess.find(folder, name).isPresent()) {
        return false;
      }
      ServerProcess.started(folder, name).start();
      return true;
    }
  }

  private static boolean serves(
      ServerProcess process, ClusterAddresses addresses, ClusterRest rest) {
    if (process.name().equals(LocalCluster.BROKER)) {
      return ServedProcess.brokerServes(addresses.brokers());
    }
    if (process.name().equals(LocalCluster.SUPERVISOR)) {
      return process.isRunning();
    }
    if (!rest.isThere()) {
      return false;
    }
    return process.name().equals(LocalCluster.JOB_MANAGER)
        || rest.workers().stream().anyMatch(worker -> worker.id().equals(process.id()));
  }

  static List<String> running(ClusterFolder folder) {
    return names(folder).stream()
        .filter(name -> ServerProcess.find(folder, name).isPresent())
        .toList();
  }

  private static List<String> names(ClusterFolder folder) {
    try (Stream<Path> files = Files.list(folder.processes())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot list " + folder.processes(), fault);
    }
  }
}
