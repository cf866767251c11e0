package io.millrace.simulate.replay;

import java.util.OptionalLong;

/**
 * Which part of a trace is played, how often, and when.
 *
 * @param since event time of the first reading, inclusive
 * @param until event time of the end, exclusive
 * @param loop how often it is played, one after the other; {@link #FOR_EVER}
 * @param begin event time to which the first reading is moved, and all others by as much
 * @param turn the only one that is meant of a trace that is played for ever, from 0
 */
public record PlayCut(
    OptionalLong since, OptionalLong until, int loop, OptionalLong begin, OptionalLong turn) {

  /** The loop of a trace that is played until somebody stops it, a turn at a time. */
  public static final int FOR_EVER = 0;

  /** The whole trace, once, as it is. */
  public static final PlayCut WHOLE =
      new PlayCut(OptionalLong.empty(), OptionalLong.empty(), 1, OptionalLong.empty());

  /** A part that is played a number of times. */
  public PlayCut(OptionalLong since, OptionalLong until, int loop, OptionalLong begin) {
    this(since, until, loop, begin, OptionalLong.empty());
  }

  /** Whether it is played until somebody stops it. */
  public boolean isEndless() {
    return loop == FOR_EVER;
  }

  /**
   * One turn of an endless play.
   *
   * @param number from 0
   */
  public PlayCut of(long number) {
    return new PlayCut(since, until, loop, begin, OptionalLong.of(number));
  }

  /** The first turn that is meant. */
  long firstTurn() {
    return turn.orElse(0);
  }

  /** Number of turns that are meant. */
  long turns() {
    return isEndless() ? 1 : loop;
  }

  /** Whether a time is in the part. */
  boolean contains(long time) {
    return time >= since.orElse(Long.MIN_VALUE) && time < until.orElse(Long.MAX_VALUE);
  }

  /** Whether times stay as they are. */
  public boolean keepsTimes() {
    return loop == 1 && begin.isEmpty();
  }
}
