package io.millrace.api.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * What comes in.
 *
 * <pre>{@code
 * InputSpec input =
 *     new InputSpec(
 *         new SourceSpec.JsonLines("readings.jsonl"),
 *         Duration.ofHours(1),
 *         Duration.ofMinutes(1),
 *         1 << 20);
 * assert input.follow().isEmpty();
 * }</pre>
 *
 * @param source topic or files
 * @param lateness how far a record's event time may lie behind the newest of its key; further back
 *     is late. The rule looks at the key's own records alone, so it does not depend on how the
 *     other keys progress, and a replay refuses the same records.
 * @param idleness how long a source split may be silent before it stops holding event time back
 * @param largestRecord bytes of a raw record beyond which it is refused unread
 * @param published models of another pipeline that are read beside the records: records are decoded
 *     by them, or answered by them; empty: neither
 */
public record InputSpec(
    SourceSpec source,
    Duration lateness,
    Duration idleness,
    int largestRecord,
    Optional<PublishedSpec> published) {

  /** Observations. */
  public InputSpec(SourceSpec source, Duration lateness, Duration idleness, int largestRecord) {
    this(source, lateness, idleness, largestRecord, Optional.empty());
  }

  /** What the records are decoded by; empty: they are observations. */
  public Optional<DecodeSpec> decode() {
    return published.filter(DecodeSpec.class::isInstance).map(DecodeSpec.class::cast);
  }

  /** Whose models answer; empty: the pipeline learns its own. */
  public Optional<FollowSpec> follow() {
    return published.filter(FollowSpec.class::isInstance).map(FollowSpec.class::cast);
  }

  /** The same source beside published models. */
  public InputSpec beside(PublishedSpec models) {
    return new InputSpec(source, lateness, idleness, largestRecord, Optional.of(models));
  }
}
