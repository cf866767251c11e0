package io.millrace.cli.owner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where process ids are comparable: a machine since its last boot, and in it one namespace of
 * process ids, since containers have their own.
 *
 * @param host its name
 * @param boot id of the boot; empty where the system has none
 * @param processes the namespace of process ids; empty where the system has none
 */
public record Machine(String host, String boot, String processes) {

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path PROCESSES = Path.of("/proc/self/ns/pid");

  /** That of this process. */
  public static Machine here() {
    return new Machine(name(), bootId(), processIds());
  }

  /** Whether the other one is this machine after or before a reboot. */
  boolean wasRebooted(Machine other) {
    return host.equals(other.host)
        && !boot.isEmpty()
        && !other.boot.isEmpty()
        && !boot.equals(other.boot);
  }

  private static String name() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  private static String bootId() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException none) {
      return "";
    }
  }

  private static String processIds() {
    try {
      return Files.readSymbolicLink(PROCESSES).toString();
    } catch (IOException | UnsupportedOperationException none) {
      return "";
    }
  }
}
