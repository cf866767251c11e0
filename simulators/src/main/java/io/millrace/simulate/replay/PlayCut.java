package io.millrace.simulate.replay;

import java.util.OptionalLong;

/**
 * Which part of a trace is played, how often, and when.
 *
 * @param since event time of the first reading, inclusive
 * @param until event time of the end, exclusive
 * @param loop how often it is played, one after the other
 * @param begin event time to which the first reading is moved, and all others by as much
 */
public record PlayCut(OptionalLong since, OptionalLong until, int loop, OptionalLong begin) {

  /** The whole trace, once, as it is. */
  public static final PlayCut WHOLE =
      new PlayCut(OptionalLong.empty(), OptionalLong.empty(), 1, OptionalLong.empty());

  /** Whether a time is in the part. */
  boolean contains(long time) {
    return time >= since.orElse(Long.MIN_VALUE) && time < until.orElse(Long.MAX_VALUE);
  }

  /** Whether times stay as they are. */
  public boolean keepsTimes() {
    return loop == 1 && begin.isEmpty();
  }
}
