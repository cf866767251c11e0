package io.millrace.cli.replay;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.topic.ReadFrom;
import io.millrace.simulate.replay.PlayCut;
import java.util.OptionalLong;

/** Reads the options {@code --since} and {@code --until} of a trace. */
public final class EventTimes {

  private EventTimes() {}

  /**
   * Returns the part of a trace between two event times.
   *
   * @param since as written; null: from its beginning
   * @param until as written; null: to its end
   * @param turns how often it is played
   * @param now the time to which the first reading is moved; empty: none is moved
   */
  public static PlayCut cut(String since, String until, int turns, OptionalLong now) {
    OptionalLong from = time("--since", since);
    OptionalLong to = time("--until", until);
    if (from.isPresent() && to.isPresent() && from.getAsLong() >= to.getAsLong()) {
      throw CommandException.refused(
          "Cannot play from " + since + " to " + until + ": expected --until after --since");
    }
    return new PlayCut(from, to, turns, now);
  }

  private static OptionalLong time(String option, String text) {
    return text == null ? OptionalLong.empty() : OptionalLong.of(ReadFrom.millis(option, text));
  }
}
