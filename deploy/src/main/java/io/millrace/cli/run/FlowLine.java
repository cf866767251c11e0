package io.millrace.cli.run;

import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.Rate;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A job's progress as one line of text. */
final class FlowLine {

  private static final int BAR = 16;

  private final Rate rate = new Rate();
  private final OptionalLong expected;
  private long checkpoints;
  private double completed;

  /**
   * @param expected estimated number of records, if known
   */
  FlowLine(OptionalLong expected) {
    this.expected = expected;
  }

  /** While it runs. */
  String at(Flow flow, double seconds) {
    // An estimate never reaches 100 %.
    OptionalDouble share =
        expected.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Math.min(.99, flow.records() / Math.max(1., expected.getAsLong())));
    double perSecond = rate.at(flow.records(), seconds);
    return line(flow, share, perSecond) + age(flow, seconds) + time(flow, perSecond, seconds);
  }

  /** When it has read all input. */
  String whole(Flow flow, double seconds) {
    OptionalDouble share = expected.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(1);
    return line(flow, share, flow.records() / Math.max(seconds, 1e-3))
        + NumberText.duration(duration(seconds));
  }

  private static String line(Flow flow, OptionalDouble share, double perSecond) {
    StringBuilder line = new StringBuilder("  ");
    share.ifPresent(part -> line.append(bar(part)));
    line.append(
        String.format(
            Locale.ROOT,
            "%s records  %,.0f/s  %s results  ",
            NumberText.count(flow.records()),
            perSecond,
            NumberText.count(flow.results())));
    if (flow.deadLetters() > 0) {
      line.append(NumberText.count(flow.deadLetters()))
          .append(" refused (")
          .append(flow.reasons())
          .append(")  ");
    }
    return line.append(flow.restorable().checkpoints()).append(" checkpoints  ").toString();
  }

  /** How old the newest checkpoint is, from one second on. */
  private String age(Flow flow, double seconds) {
    if (flow.restorable().checkpoints() != checkpoints) {
      checkpoints = flow.restorable().checkpoints();
      completed = seconds;
    }
    double age = seconds - completed;
    return checkpoints == 0 || age < 1
        ? ""
        : "newest " + NumberText.duration(duration(age)) + " ago  ";
  }

  private String time(Flow flow, double perSecond, double seconds) {
    long left = expected.orElse(0) - flow.records();
    return left > 0 && perSecond > 0
        ? "about " + NumberText.duration(duration(left / perSecond)) + " left"
        : NumberText.duration(duration(seconds));
  }

  private static String bar(double share) {
    int full = (int) Math.round(share * BAR);
    return String.format(
        Locale.ROOT,
        "[%s%s] %s%2.0f %%  ",
        "#".repeat(full),
        ".".repeat(BAR - full),
        share < 1 ? "~" : "",
        share * 100);
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
