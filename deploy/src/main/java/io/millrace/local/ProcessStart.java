package io.millrace.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * When a process started, to tell it from a later one of the same id.
 *
 * <p>Where the system tells it, the start is counted in ticks since the machine was booted: Java's
 * instant of the start moves with the clock of the machine, so a run would be taken for ended when
 * the clock is set. Ticks are far below any instant in milliseconds since 1970, which is what other
 * systems, and records of version 0.1.0, have.
 */
public final class ProcessStart {

  /** Clock ticks round the start of a process. */
  private static final long SAME_START_MILLIS = 2_000;

  /** Milliseconds of the year 2001; ticks reach it after 317 years without a boot. */
  private static final long FIRST_INSTANT = 1_000_000_000_000L;

  /** Position of the start among the fields that follow the name of the program. */
  private static final int FIELD = 19;

  private ProcessStart() {}

  /** The start of a process, as a number to keep; 0 if the system does not tell. */
  public static long of(ProcessHandle process) {
    return ticks(process).orElseGet(() -> instant(process).orElse(0));
  }

  /**
   * Whether a process started at that time. True if the system does not tell.
   *
   * @param started as {@link #of} gave it
   */
  public static boolean isOf(ProcessHandle process, long started) {
    if (started == 0) {
      return true;
    }
    if (started < FIRST_INSTANT) {
      OptionalLong ticks = ticks(process);
      return ticks.isEmpty() || ticks.getAsLong() == started;
    }
    OptionalLong instant = instant(process);
    return instant.isEmpty() || Math.abs(instant.getAsLong() - started) <= SAME_START_MILLIS;
  }

  private static OptionalLong instant(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(Instant::toEpochMilli)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong ticks(ProcessHandle process) {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    try {
      return ticks(Files.readString(stat));
    } catch (IOException none) {
      return OptionalLong.empty();
    }
  }

  /** The name of the program is in parentheses and may hold any character. */
  public static OptionalLong ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > FIELD && fields[FIELD].matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(fields[FIELD]))
        : OptionalLong.empty();
  }
}
