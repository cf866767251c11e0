package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The line about running work, its rate, and the wait for its end. */
final class StatusLineTest {

  private final StringWriter said = new StringWriter();
  private final PrintWriter out = new PrintWriter(said);

  @Test
  void exampleUsage() {
    StatusLine line = new StatusLine(out, true);

    line.show("1 of 3", 0.1);
    line.show("2 of 3", 0.2);
    line.say("a word between");
    line.show("3 of 3", 0.3);
    line.end();
    line.end();

    assertThat(said.toString())
        .isEqualTo("\r1 of 3\u001b[K\r2 of 3\u001b[K\na word between\n\r3 of 3\u001b[K\n");
  }

  @Test
  void withoutATerminalALineIsDueEveryFiveSeconds() {
    StatusLine line = new StatusLine(out, false);
    assertThat(line.isDue(0)).as("the first is due at once").isTrue();

    line.show("a", 1);
    line.end();

    assertThat(line.isDue(5.9)).isFalse();
    assertThat(line.isDue(6)).isTrue();
    assertThat(said.toString()).isEqualTo("a\n");
    assertThat(new StatusLine(out, true).isDue(0)).isTrue();
  }

  /** A name of a stranger in a message must not move the cursor. */
  @Test
  void whatIsSaidIsPlainText() {
    new StatusLine(out, false).say("key \u001b[2J\nsecond line");

    assertThat(said.toString()).isEqualTo("key ?[2J\nsecond line\n");
  }

  @Test
  void aSteadyRateIsFoundAndAnEarlierOneFades() {
    Rate rate = new Rate();
    double found = 0;
    for (int second = 1; second <= 60; second++) {
      found = rate.at(100L * second, second);
    }
    assertThat(found).isCloseTo(100, within(0.01));

    double after = rate.at(6000, 63);

    assertThat(after)
        .as("three seconds of silence: e to the -1 is left")
        .isCloseTo(100 * Math.exp(-1), within(0.01));
  }

  /** What matters is the time that passed, not how often one looked. */
  @Test
  void howOftenTheRateIsLookedAtDoesNotChangeIt() {
    Rate often = new Rate();
    Rate seldom = new Rate();
    double last = 0;
    for (int tenth = 1; tenth <= 100; tenth++) {
      last = often.at(7L * tenth, tenth / 10.0);
    }

    assertThat(last).isCloseTo(seldom.at(700, 10), within(1e-9));
  }

  @Test
  void aClockThatStandsStillDoesNotDivideByZero() {
    Rate rate = new Rate();
    double first = rate.at(100, 1);

    assertThat(rate.at(1_000_000, 1)).isEqualTo(first);
    assertThat(rate.at(100, 0.5)).as("a clock that was set back").isEqualTo(first);
    assertThat(first).isFinite().isPositive();
  }

  @Test
  void aWaitEndsWithTheWorkWhetherItSucceededOrNot() throws InterruptedException {
    assertThat(Await.ends(CompletableFuture.completedFuture(1), 0)).isTrue();
    assertThat(Await.ends(CompletableFuture.failedFuture(new Exception("failed")), 0)).isTrue();
    assertThat(Await.ends(new CompletableFuture<>(), 1)).isFalse();
  }
}
