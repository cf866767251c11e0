package io.millrace.streaming.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * What comes in.
 *
 * @param source topic or files
 * @param lateness how far a record's event time may lie behind the newest of its key; further back
 *     is late. The rule looks at the key's own records alone, so it does not depend on how the
 *     other keys progress, and a replay refuses the same records.
 * @param idleness how long a source split may be silent before it stops holding event time back
 * @param largestRecord bytes of a raw record beyond which it is refused unread
 * @param decode what the records are decoded by; empty: they are observations
 */
public record InputSpec(
    SourceSpec source,
    Duration lateness,
    Duration idleness,
    int largestRecord,
    Optional<DecodeSpec> decode) {

  /** Observations. */
  public InputSpec(SourceSpec source, Duration lateness, Duration idleness, int largestRecord) {
    this(source, lateness, idleness, largestRecord, Optional.empty());
  }

  /** The same source of codes. */
  InputSpec decodedBy(DecodeSpec decode) {
    return new InputSpec(source, lateness, idleness, largestRecord, Optional.of(decode));
  }
}
