package io.millrace.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * A process of the cluster, which may end and be started again. It can outlive the process that
 * started it; a file contains its process id. Not thread-safe.
 */
public final class ServerProcess {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final String name;
  private final ClusterFolder folder;
  private final IntFunction<List<String>> command;
  private int starts;
  private ProcessHandle process;

  /**
   * @param name of the process and of its files
   * @param command the command line of its first start, its second, and so on
   */
  ServerProcess(String name, ClusterFolder folder, IntFunction<List<String>> command) {
    this.name = name;
    this.folder = folder;
    this.command = command;
  }

  /**
   * A process that another process of this machine has started, whether it still runs or not.
   *
   * @throws IllegalStateException if none of that name was started in the folder
   */
  static ServerProcess started(ClusterFolder folder, String name) {
    Path file = folder.command(name);
    List<String> command;
    try {
      command = Files.readAllLines(file);
    } catch (IOException absent) {
      throw new IllegalStateException(
          "Cannot find how "
              + name
              + " was started in "
              + folder.root()
              + "; start the cluster again: millrace cluster stop, millrace cluster start",
          absent);
    }
    ServerProcess found = new ServerProcess(name, folder, start -> numbered(command, name, start));
    found.starts = number(command, name);
    found.process = find(folder, name).orElse(null);
    return found;
  }

  /** The command of another start: the id of a task manager has the number of its start. */
  private static List<String> numbered(List<String> command, String name, int start) {
    return command.stream()
        .map(word -> word.matches(id(name)) ? word.replaceFirst("\\d+$", "" + start) : word)
        .toList();
  }

  private static int number(List<String> command, String name) {
    return command.stream()
        .filter(word -> word.matches(id(name)))
        .map(word -> Integer.parseInt(word.substring(word.lastIndexOf('-') + 1)))
        .findFirst()
        .orElse(1);
  }

  private static String id(String name) {
    return "taskmanager\\.resource-id=" + Pattern.quote(name) + "-\\d{1,9}";
  }

  /** The running process that is recorded in a file of the folder; empty if it has ended. */
  static Optional<ProcessHandle> find(ClusterFolder folder, String name) {
    try {
      String[] words = Files.readString(folder.processes().resolve(name)).strip().split(" ");
      long start = start(words[1]);
      // The system may reuse the id of an ended process.
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(found -> ProcessStart.isOf(found, start))
          .filter(ProcessHandle::isAlive);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | RuntimeException damaged) {
      throw new IllegalStateException(
          "Cannot tell which process is " + name + " of " + folder.root(), damaged);
    }
  }

  /** The start in a file; those of earlier versions have an instant. */
  private static long start(String word) {
    return word.matches("\\d+") ? Long.parseLong(word) : Instant.parse(word).toEpochMilli();
  }

  public String name() {
    return name;
  }

  /**
   * Name and number of the start, unique for each start; the id of a task manager in its cluster.
   */
  public String id() {
    return name + "-" + starts;
  }

  /** Process id of the newest start. */
  public long pid() {
    return started().pid();
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Its log file. */
  public Path log() {
    return folder.logs().resolve(name + ".log");
  }

  /** Its console output. */
  public Path console() {
    return folder.logs().resolve(name + ".out");
  }

  /** Starts the process, or starts it again after it has ended; returns before it serves. */
  public void start() {
    if (isRunning()) {
      throw new IllegalStateException("Cannot start " + name + ": it runs already");
    }
    starts++;
    List<String> words = command.apply(starts);
    try {
      Files.write(folder.command(name), words);
      process =
          new ProcessBuilder(words)
              .directory(folder.root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
              .start()
              .toHandle();
      Files.writeString(
          folder.processes().resolve(name),
          process.pid() + " " + ProcessStart.of(process) + System.lineSeparator());
    } catch (IOException fault) {
      throw new IllegalStateException("Cannot start " + name + ": " + fault.getMessage(), fault);
    }
  }

  /** Ends it as kill -9 does, and returns when it has ended. */
  public void kill() {
    end(started(), name, Duration.ZERO);
  }

  /** Signals of POSIX that stop a process, and let it go on. */
  public enum Signal {
    /** Stops it where it is; its connections and files stay open. */
    STOP,
    /** Lets it go on. */
    CONT
  }

  /**
   * Sends it a signal.
   *
   * @throws IllegalStateException if it does not run, or the machine has no command {@code kill}
   */
  public void signal(Signal signal) {
    String pid = Long.toString(pid());
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException(
            "Cannot send " + signal + " to " + name + ", process " + pid + ": it does not run");
      }
    } catch (IOException absent) {
      throw new IllegalStateException(
          "Cannot send " + signal + " to " + name + ": this machine has no command kill", absent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Requests its end, and returns at once. */
  void ask() {
    if (isRunning()) {
      process.destroy();
    }
  }

  /** Requests its end, and kills it if that takes longer than the timeout. */
  public void stop(Duration timeout) {
    if (isRunning()) {
      end(process, name, timeout);
    }
    try {
      Files.deleteIfExists(folder.processes().resolve(name));
    } catch (IOException fault) {
      throw new IllegalStateException("Cannot forget " + name, fault);
    }
  }

  /** Requests the end of a process, and kills it after the timeout; at once if that is zero. */
  static void end(ProcessHandle process, String name, Duration timeout) {
    if (timeout.isZero()) {
      process.destroyForcibly();
    } else {
      process.destroy();
      if (isGone(process, timeout)) {
        return;
      }
      process.destroyForcibly();
    }
    if (!isGone(process, TIMEOUT)) {
      throw new IllegalStateException(
          "Cannot end " + name + ", process " + process.pid() + ": it still runs");
    }
  }

  private ProcessHandle started() {
    if (process == null) {
      throw new IllegalStateException("Cannot find the process of " + name + ": start it first");
    }
    return process;
  }

  private static boolean isGone(ProcessHandle process, Duration timeout) {
    try {
      process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException still) {
      return false;
    } catch (ExecutionException fault) {
      throw new IllegalStateException("Cannot wait for process " + process.pid(), fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
