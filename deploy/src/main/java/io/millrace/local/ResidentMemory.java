package io.millrace.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Resident memory of a process, including memory outside the heap. */
public final class ResidentMemory {

  private static final String LINE = "VmRSS:";
  private static final String PART = "Rss:";

  /** First line of a mapping: addresses, rights, offset, device, inode, file name. */
  private static final Pattern MAPPING =
      Pattern.compile("[0-9a-f]+-[0-9a-f]+ (\\S{4}) \\S+ \\S+ \\d+\\s*(.*)");

  private ResidentMemory() {}

  /** Resident bytes; empty if the system has no {@code /proc}, or no such process. */
  public static OptionalLong bytes(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(LINE))
          .mapToLong(line -> read(LINE, line))
          .findFirst();
    } catch (IOException none) {
      return OptionalLong.empty();
    }
  }

  /**
   * Resident bytes of the code that a JVM compiled: executable mappings without a file. A JVM
   * compiles more methods over time, up to {@code -XX:ReservedCodeCacheSize}.
   */
  public static OptionalLong compiled(long pid) {
    Path mappings = Path.of("/proc", Long.toString(pid), "smaps");
    try (Stream<String> lines = Files.lines(mappings)) {
      return OptionalLong.of(compiled(lines.iterator()));
    } catch (IOException none) {
      return OptionalLong.empty();
    }
  }

  static long compiled(Iterator<String> lines) {
    long bytes = 0;
    boolean code = false;
    while (lines.hasNext()) {
      String line = lines.next();
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.matches()) {
        code = mapping.group(1).contains("x") && mapping.group(2).isEmpty();
      } else if (code && line.startsWith(PART)) {
        bytes += read(PART, line);
      }
    }
    return bytes;
  }

  private static long read(String name, String line) {
    return Long.parseLong(line.substring(name.length()).replace("kB", "").strip()) << 10;
  }
}
