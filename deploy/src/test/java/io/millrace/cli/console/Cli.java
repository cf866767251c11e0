package io.millrace.cli.console;

import io.millrace.cli.Millrace;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Calls the command line as a shell would, and keeps what it said. */
public final class Cli {

  private Cli() {}

  /** What a call left behind. */
  public record Outcome(int exitCode, String out, String err) {}

  public static Outcome call(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Millrace.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }
}
