package io.millrace.api.pipeline;

/**
 * One thing wrong with a pipeline as written.
 *
 * @param line line of the file, from 1; 0 for a pipeline that was not read from a file
 * @param place path of keys, for example {@code operators[1].dictionary.keep}; empty for the file
 *     as a whole
 * @param message what was expected, what was found, and the cure
 */
public record ConfigFault(int line, String place, String message) {

  /**
   * As one line of a compiler-style report.
   *
   * @param fileName of the file, or the name of a pipeline that was not read from one
   */
  public String in(String fileName) {
    return fileName
        + (line > 0 ? ":" + line : "")
        + ": "
        + (place.isEmpty() ? "" : place + ": ")
        + message;
  }
}
