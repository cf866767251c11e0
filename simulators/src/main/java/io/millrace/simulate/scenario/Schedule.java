package io.millrace.simulate.scenario;

import io.millrace.simulate.replay.TraceSpan;
import java.time.Duration;
import java.util.Optional;

/*
 *   from            from + every      from + 2 every             until
 *    |#######--------|#######----------|#######-----------------|
 *     lasting
 */
/**
 * When a fault strikes, in event time.
 *
 * @param from its beginning; empty: that of the trace
 * @param until its end, exclusive; empty: that of the trace
 * @param every time between the beginnings of two episodes; zero: one episode
 * @param lasting length of an episode; without meaning if there is one
 * @param rate share of the readings within, from 0 to 1
 */
record Schedule(
    Optional<Moment> from, Optional<Moment> until, Duration every, Duration lasting, double rate) {

  /** The schedule on the time axis of a trace. */
  Window in(TraceSpan span) {
    return new Window(
        from.map(moment -> moment.in(span)).orElse(span.first()),
        until.map(moment -> moment.in(span)).orElse(Long.MAX_VALUE),
        every.toMillis(),
        lasting.toMillis());
  }

  /**
   * Episodes on the time axis.
   *
   * @param from milliseconds since 1970 UTC, inclusive
   * @param until milliseconds since 1970 UTC, exclusive
   * @param every milliseconds; 0: one episode
   * @param lasting milliseconds of an episode
   */
  record Window(long from, long until, long every, long lasting) {

    boolean contains(long time) {
      return time >= from
          && time < until
          && (every == 0 || Math.floorMod(time - from, every) < lasting);
    }

    /** The beginning of the episode that a time is in. */
    long begin(long time) {
      return every == 0 ? from : time - Math.floorMod(time - from, every);
    }

    /** The end of the episode that a time is in. */
    long end(long time) {
      return every == 0 ? until : Math.min(until, begin(time) + lasting);
    }
  }
}
