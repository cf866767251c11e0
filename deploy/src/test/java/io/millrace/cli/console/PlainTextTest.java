package io.millrace.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

final class PlainTextTest {

  private static final String CLEARS_THE_SCREEN = "\u001b[2J";

  @Test
  void exampleUsage() {
    assertThat(PlainText.of("K\u00f6ln " + CLEARS_THE_SCREEN + "\r\n"))
        .isEqualTo("K\u00f6ln ?[2J??");
    assertThat(PlainText.lines("one\r\n\ttwo" + CLEARS_THE_SCREEN)).isEqualTo("one\n\ttwo?[2J");
  }

  @Test
  void controlCharactersBeyondAsciiAndMarksOfDirectionAreReplaced() {
    assertThat(PlainText.of("a\u009b2Jb\u202ec\u2066d\u2028e\u007ff")).isEqualTo("a?2Jb?c?d?e?f");
    assertThat(PlainText.lines("a\u009b2Jb\u202ec\u2066d\u2028e\u007ff"))
        .isEqualTo("a?2Jb?c?d?e?f");
  }

  @Test
  void noMessageOfAFailureReachesTheTerminalWithThem() {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(CommandSpec.create());
    command.setErr(new PrintWriter(err, true));

    new ErrorReporter(() -> true)
        .handleExecutionException(
            new IllegalStateException("it said " + CLEARS_THE_SCREEN), command, null);

    assertThat(err.toString()).contains("it said ?[2J").doesNotContain("\u001b");
  }

  @Test
  void noLineOfARunReachesTheTerminalWithThem() {
    StringWriter out = new StringWriter();
    new StatusLine(new PrintWriter(out, true), false).say("Restarting: " + CLEARS_THE_SCREEN);
    assertThat(out.toString().strip()).isEqualTo("Restarting: ?[2J");
  }

  /** What is printed to be copied must be one word of a shell, and the same text. */
  @Test
  void aWordOfACommandIsQuotedWhereAShellWouldChangeIt() throws Exception {
    assertThat(PlainText.word("s3://bucket/a-b_c%20d:1,2+3@x=y")).doesNotContain("'");
    assertThat(PlainText.word("my runs/sp-1")).isEqualTo("'my runs/sp-1'");
    for (String text :
        List.of("a b", "it's", "$HOME", "a;b", "*", "`x`", "\"q\"", "a\\b", "ä", "")) {
      Process shell =
          new ProcessBuilder("sh", "-c", "printf %s " + PlainText.word(text))
              .redirectErrorStream(true)
              .start();
      assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(text);
    }
  }
}
