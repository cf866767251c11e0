package io.millrace.simulate.demo;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.record.Result;
import io.millrace.simulate.trace.Reading;
import java.util.List;
import java.util.Optional;

/**
 * Compares the results of one key, as they arrive, bit for bit with what the same operators give in
 * plain Java on the same readings.
 */
public final class ExactCheck {

  private final List<Reading> readings;
  private final PlainModels.Streams streams;
  private final ResultListener listener;
  private int next;
  private long results;
  private long different;
  private long missing;
  private long newestVersion;

  /** Sees each result beside its reading, in order. */
  public interface ResultListener {

    /**
     * A result in its place, also if its bits differ.
     *
     * @param answer the pipeline's, not plain Java's
     */
    void see(Reading reading, Seen seen, SingleStream.Answer answer);
  }

  /**
   * What the last operator of a pipeline got to see of a reading.
   *
   * @param values one a channel
   * @param before what the stages before it kept when they saw the reading
   * @param after what they keep since
   */
  public record Seen(float[] values, SingleStream.FlatState before, SingleStream.FlatState after) {}

  /**
   * @param readings of the key, oldest first
   * @param streams the key in plain Java, new
   */
  public ExactCheck(List<Reading> readings, PlainModels.Streams streams, ResultListener listener) {
    this.readings = readings;
    this.streams = streams;
    this.listener = listener;
  }

  /** Takes the key's next result. */
  public void take(Result result) {
    while (next < result.sequence() && next < readings.size()) {
      missing += skip(readings.get(next++)).isPresent() ? 1 : 0;
    }
    if (result.sequence() != next || next >= readings.size()) {
      different++;
      return;
    }
    Reading reading = readings.get(next++);
    Optional<SingleStream.Answer> expected = streams.whole().step(reading.values(), reading.time());
    SingleStream.FlatState before = streams.seen().snapshot().sequence();
    float[] values = streams.seen().step(reading.values(), reading.time()).orElseThrow().output();
    results++;
    newestVersion = result.version();
    boolean same =
        expected.isPresent()
            && expected.get().version() == result.version()
            && sameBits(expected.get().output(), result.output());
    different += same ? 0 : 1;
    SingleStream.FlatState after = streams.seen().snapshot().sequence();
    listener.see(reading, new Seen(values, before, after), streams.answer(result));
  }

  private Optional<SingleStream.Answer> skip(Reading reading) {
    streams.seen().step(reading.values(), reading.time());
    return streams.whole().step(reading.values(), reading.time());
  }

  /** The same numbers; a zero has one sign in text and may have another in memory. */
  private static boolean sameBits(float[] one, float[] other) {
    boolean same = one.length == other.length;
    for (int i = 0; same && i < one.length; i++) {
      same = Float.floatToIntBits(one[i] + 0f) == Float.floatToIntBits(other[i] + 0f);
    }
    return same;
  }

  /** Results that had a place in the sequence. */
  public long results() {
    return results;
  }

  /** Results that differ from plain Java in any bit, or have no place in the sequence. */
  public long different() {
    return different;
  }

  /** Results that plain Java gives and the pipeline did not, before the newest that came. */
  public long missing() {
    return missing;
  }

  /** Version of the parameters behind the newest result. */
  public long newestVersion() {
    return newestVersion;
  }
}
