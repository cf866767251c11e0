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
 * @param bounds how far behind the confirmed time of its key, and how far beyond its timestamp in a
 *     topic, the event time of a record may lie
 * @param idleness how long a source split may be silent before it stops holding event time back
 * @param largestRecord bytes of a raw record beyond which it is refused unread
 * @param limits ranges outside which a value of a channel cannot be right
 * @param align how readings of single sensors become rows; empty: a record is a row
 * @param published models of another pipeline that are read beside the records: records are decoded
 *     by them, or answered by them; empty: neither
 * @param labels labels that come later than their readings; empty: none do
 * @param words words of the label's classes, where it is no number
 */
public record InputSpec(
    SourceSpec source,
    TimeBounds bounds,
    Duration idleness,
    int largestRecord,
    Limits limits,
    Optional<AlignSpec> align,
    Optional<PublishedSpec> published,
    Optional<LabelSpec> labels,
    LabelWords words) {

  /** Records whose labels are numbers. */
  public InputSpec(
      SourceSpec source,
      TimeBounds bounds,
      Duration idleness,
      int largestRecord,
      Limits limits,
      Optional<AlignSpec> align,
      Optional<PublishedSpec> published,
      Optional<LabelSpec> labels) {
    this(
        source, bounds, idleness, largestRecord, limits, align, published, labels, LabelWords.NONE);
  }

  /** Records that are rows, without labels that come late. */
  public InputSpec(
      SourceSpec source,
      TimeBounds bounds,
      Duration idleness,
      int largestRecord,
      Limits limits,
      Optional<PublishedSpec> published) {
    this(
        source,
        bounds,
        idleness,
        largestRecord,
        limits,
        Optional.empty(),
        published,
        Optional.empty());
  }

  /** Records of a pipeline that learns. */
  public InputSpec(SourceSpec source, TimeBounds bounds, Duration idleness, int largestRecord) {
    this(source, bounds, idleness, largestRecord, Limits.NONE, Optional.empty());
  }

  /** Records of a pipeline that learns, with the default earliness. */
  public InputSpec(SourceSpec source, Duration lateness, Duration idleness, int largestRecord) {
    this(source, TimeBounds.lateness(lateness), idleness, largestRecord);
  }

  /** How far the event time of a record may lie behind the confirmed time of its key. */
  public Duration lateness() {
    return bounds.lateness();
  }

  /** How far the event time of a record may lie beyond the timestamp of its Kafka record. */
  public Duration earliness() {
    return bounds.earliness();
  }

  /**
   * Models of another pipeline, if this pipeline reads them for one purpose.
   *
   * @param kind the purpose: {@link DecodeSpec} or {@link FollowSpec}
   */
  public <T extends PublishedSpec> Optional<T> published(Class<T> kind) {
    return published.filter(kind::isInstance).map(kind::cast);
  }

  /** The same source with limits of channels. */
  public InputSpec within(Limits ranges) {
    return new InputSpec(
        source, bounds, idleness, largestRecord, ranges, align, published, labels, words);
  }

  /** The same source with other bounds of event time. */
  public InputSpec within(TimeBounds times) {
    return new InputSpec(
        source, times, idleness, largestRecord, limits, align, published, labels, words);
  }

  /** Records of another source, within the same bounds. */
  public InputSpec from(SourceSpec other) {
    return new InputSpec(
        other, bounds, idleness, largestRecord, limits, align, published, labels, words);
  }

  /** The same source beside published models. */
  public InputSpec beside(PublishedSpec models) {
    return new InputSpec(
        source, bounds, idleness, largestRecord, limits, align, Optional.of(models), labels, words);
  }

  /** The same source beside labels that come late. */
  public InputSpec labelledBy(LabelSpec late) {
    return new InputSpec(
        source,
        bounds,
        idleness,
        largestRecord,
        limits,
        align,
        published,
        Optional.of(late),
        words);
  }

  /** The same source without labels that come late. */
  public InputSpec unlabelled() {
    return new InputSpec(
        source, bounds, idleness, largestRecord, limits, align, published, Optional.empty(), words);
  }

  /** The same source, of whose readings rows are made. */
  public InputSpec aligned(AlignSpec rows) {
    return new InputSpec(
        source,
        bounds,
        idleness,
        largestRecord,
        limits,
        Optional.of(rows),
        published,
        labels,
        words);
  }

  /** The same source, whose labels are words. */
  public InputSpec naming(LabelWords classes) {
    return new InputSpec(
        source, bounds, idleness, largestRecord, limits, align, published, labels, classes);
  }
}
