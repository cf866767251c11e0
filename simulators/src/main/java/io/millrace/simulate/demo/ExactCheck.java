package io.millrace.simulate.demo;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.record.Result;
import io.millrace.simulate.trace.Reading;
import java.util.List;
import java.util.Optional;

/**
 * Compares the results of one key, as they arrive, bit for bit with those of the same operators in
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

  /** Receives each result with its reading, in order. */
  public interface ResultListener {

    /**
     * Called for each result with a valid sequence number, also if its bits differ.
     *
     * @param answer that of the pipeline, not of plain Java
     */
    void see(Reading reading, Seen seen, SingleStream.Answer answer);
  }

  /**
   * A reading as the last operator of a pipeline observes it.
   *
   * @param values one per channel
   * @param before state of the stages before it, before the reading
   * @param after their state after the reading
   */
  public record Seen(float[] values, SingleStream.FlatState before, SingleStream.FlatState after) {}

  /**
   * @param readings of the key, oldest first
   * @param streams the key in plain Java, in its initial state
   */
  public ExactCheck(List<Reading> readings, PlainModels.Streams streams, ResultListener listener) {
    this.readings = readings;
    this.streams = streams;
    this.listener = listener;
  }

  /** Checks the next result of the key. */
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
    // Stages such as standardize add fields of their own behind those of the echo.
    float[] values =
        streams.seen().step(reading.values(), reading.time()).orElseThrow().numbers(Echo.SEEN);
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

  /** Compares bits, except for the sign of zero, which a result's text does not keep. */
  private static boolean sameBits(float[] one, float[] other) {
    boolean same = one.length == other.length;
    for (int i = 0; same && i < one.length; i++) {
      same = Float.floatToIntBits(one[i] + 0f) == Float.floatToIntBits(other[i] + 0f);
    }
    return same;
  }

  /** Number of results with a valid sequence number. */
  public long results() {
    return results;
  }

  /** Number of results that differ from plain Java in any bit, or have no valid sequence number. */
  public long different() {
    return different;
  }

  /** Number of results before the newest one that plain Java emits and the pipeline did not. */
  public long missing() {
    return missing;
  }

  /** Version of the parameters that computed the newest result. */
  public long newestVersion() {
    return newestVersion;
  }
}
