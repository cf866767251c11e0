package io.millrace.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How much of a process lies in memory, off its heap too. */
public final class ResidentMemory {

  private static final String LINE = "VmRSS:";

  private ResidentMemory() {}

  /** Bytes that lie in memory; empty where the system has no {@code /proc}, or no such process. */
  public static OptionalLong bytes(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(LINE))
          .mapToLong(ResidentMemory::read)
          .findFirst();
    } catch (IOException none) {
      return OptionalLong.empty();
    }
  }

  private static long read(String line) {
    return Long.parseLong(line.substring(LINE.length()).replace("kB", "").strip()) << 10;
  }
}
