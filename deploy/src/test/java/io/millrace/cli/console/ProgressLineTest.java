package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final StringWriter out = new StringWriter();

  @Test
  void exampleUsage() {
    ProgressLine line = line(Kind.FILE);

    line.begins("playing 4,000 readings");
    line.advances(0, 4000, 0);
    line.advances(1000, 4000, 6);
    line.advances(4000, 4000, 8);
    line.end();

    assertThat(out.toString().lines())
        .containsExactly(
            "playing 4,000 readings",
            "  [........................]   0 %  0 of 4,000 results  0/s  ",
            "  [######..................]  25 %  1,000 of 4,000 results  144/s  21 s left",
            "  [########################] 100 %  4,000 of 4,000 results  500/s  8.0 s");
  }

  @Test
  void aFileGetsALineEveryFewSecondsOnly() {
    ProgressLine line = line(Kind.FILE);
    for (int tenth = 0; tenth < 100; tenth++) {
      line.advances(tenth, 1000, tenth / 10.0);
    }

    assertThat(out.toString().lines()).hasSize(2);
  }

  @Test
  void aTerminalGetsOneLineThatIsWrittenOver() {
    ProgressLine line = line(Kind.TERMINAL);
    line.advances(0, 10, 0);
    line.advances(5, 10, 1);
    assertThat(out.toString()).doesNotContain("\n").contains("\r", "50 %");
    line.begins("writing the report");

    assertThat(out.toString())
        .endsWith(System.lineSeparator() + "writing the report" + System.lineSeparator());
  }

  private enum Kind {
    TERMINAL,
    FILE
  }

  private ProgressLine line(Kind kind) {
    return new ProgressLine(new PrintWriter(out), "results", kind == Kind.TERMINAL);
  }
}
