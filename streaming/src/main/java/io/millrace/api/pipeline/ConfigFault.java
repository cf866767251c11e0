package io.millrace.api.pipeline;

import io.millrace.api.config.Fault;
import io.millrace.api.config.Spelling;
import java.io.Serializable;

/**
 * One fault of a pipeline, with its location.
 *
 * <pre>{@code
 * ConfigFault fault = new ConfigFault(7, "input.lateness", "expected a duration, found 'soon'");
 * assert fault.in("p.yaml").equals("p.yaml:7: input.lateness: expected a duration, found 'soon'");
 * }</pre>
 *
 * @param line line of the file, from 1; 0 for a pipeline that was not read from a file
 * @param place path of keys, for example {@code operators[1].dictionary.keep}; empty for the file
 *     as a whole
 * @param message what was expected, what was found, and the cure
 */
public record ConfigFault(int line, String place, String message) implements Serializable {

  /** Converts a fault of the reader, with the wording of pipeline files. */
  public static ConfigFault of(Fault fault) {
    return new ConfigFault(fault.location().line(), fault.location().path(), words(fault));
  }

  private static String words(Fault fault) {
    if (fault instanceof Fault.Wrong wrong) {
      return "expected " + wrong.expected() + ", found " + wrong.found().found();
    }
    if (fault instanceof Fault.Missing missing) {
      return "expected and not found; write " + missing.key() + ": " + missing.example();
    }
    if (fault instanceof Fault.Unknown unknown) {
      return "unknown key; known are "
          + String.join(", ", unknown.known())
          + Spelling.suggestion(unknown.key(), unknown.free());
    }
    if (fault instanceof Fault.Misfit misfit) {
      return "expected "
          + misfit.expected()
          + ", found "
          + misfit.found()
          + (misfit.cure().isEmpty() ? "" : "; " + misfit.cure());
    }
    return ((Fault.Other) fault).message();
  }

  /** The fault as one line, in the style of a compiler message. */
  public String in(String fileName) {
    return fileName
        + (line > 0 ? ":" + line : "")
        + ": "
        + (place.isEmpty() ? "" : place + ": ")
        + message;
  }
}
