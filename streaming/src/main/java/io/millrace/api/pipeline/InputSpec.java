package io.millrace.api.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * The records that a pipeline reads.
 *
 * <pre>{@code
 * InputSpec input =
 *     new InputSpec(
 *         new SourceSpec.JsonLines("readings.jsonl"),
 *         Duration.ofHours(1),
 *         Duration.ofMinutes(1),
 *         1 << 20);
 * assert input.published().isEmpty();
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

  /** Records of a pipeline that learns. */
  public InputSpec(SourceSpec source, Duration lateness, Duration idleness, int largestRecord) {
    this(source, lateness, idleness, largestRecord, Optional.empty());
  }

  /**
   * Models of another pipeline, if this pipeline reads them for one purpose.
   *
   * @param kind the purpose: {@link DecodeSpec} or {@link FollowSpec}
   */
  public <T extends PublishedSpec> Optional<T> published(Class<T> kind) {
    return published.filter(kind::isInstance).map(kind::cast);
  }

  /** The same source beside published models. */
  public InputSpec beside(PublishedSpec models) {
    return new InputSpec(source, lateness, idleness, largestRecord, Optional.of(models));
  }
}
