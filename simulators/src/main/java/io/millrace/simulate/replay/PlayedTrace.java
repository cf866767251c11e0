package io.millrace.simulate.replay;

import io.millrace.api.record.DeadLetter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A trace as it is played: a dump whose records are ordered by their timestamps, which say when
 * they come.
 *
 * @param file the dump
 * @param records number of records in it
 * @param span the played part of the trace
 * @param first timestamp of the first record
 * @param last timestamp of the last record
 * @param refused records of the trace that its reader refused; they are in the dump
 */
public record PlayedTrace(
    Path file, long records, TraceSpan span, long first, long last, Refused refused) {

  /**
   * Records that are no readings.
   *
   * @param count their number
   * @param example the first
   */
  public record Refused(long count, Optional<DeadLetter> example) {}

  /** Milliseconds between the first and the last record. */
  public long length() {
    return last - first;
  }
}
