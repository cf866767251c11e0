package io.millrace.streaming.connect.kafka.offset;

import io.millrace.api.pipeline.SourceSpec.Reach;
import java.io.Serializable;
import java.util.Optional;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * Where a job that starts without a savepoint begins to read topics, and where it ends.
 *
 * @param start the first offsets
 * @param stop the offsets after the last; null: there is no end
 */
public record TopicRange(OffsetsInitializer start, OffsetsInitializer stop)
    implements Serializable {

  /** The records that a source says. */
  public static TopicRange of(Reach reach) {
    return new TopicRange(new FirstOffsets(reach), end(reach));
  }

  /**
   * The records from a timestamp on.
   *
   * @param millis timestamp of the broker
   * @param reach whether reading ends at the end of the topics
   * @param policy whether a job goes on where the broker has removed some of them
   */
  public static TopicRange since(long millis, Reach reach, LossPolicy policy) {
    return new TopicRange(new TimedOffsets(millis, policy), end(reach));
  }

  /**
   * All records before a timestamp.
   *
   * @param millis timestamp of the broker
   */
  public static TopicRange until(long millis) {
    return new TopicRange(
        new FirstOffsets(Reach.HISTORY), new TimedOffsets(millis, LossPolicy.ACCEPT));
  }

  /** The offsets after the last, if there is an end. */
  public Optional<OffsetsInitializer> end() {
    return Optional.ofNullable(stop);
  }

  private static OffsetsInitializer end(Reach reach) {
    return reach == Reach.HISTORY ? OffsetsInitializer.latest() : null;
  }
}
