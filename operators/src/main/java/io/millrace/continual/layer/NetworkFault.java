package io.millrace.continual.layer;

/**
 * One thing wrong with a network as written, or with its weights.
 *
 * @param path where: a place in the architecture such as {@code layers[2].conv1d.kernel}, or a
 *     weight's name
 * @param expected what should be there
 * @param found what is there
 * @param cure what to do; empty if it follows from the rest
 */
public record NetworkFault(String path, String expected, String found, String cure) {

  /** A fault whose path is not known yet. */
  public static NetworkFault of(String expected, String found, String cure) {
    return new NetworkFault("", expected, found, cure);
  }

  /** This fault at a path. */
  public NetworkFault at(String place) {
    return new NetworkFault(place, expected, found, cure);
  }

  /** One line: path, expected, found, cure. */
  @Override
  public String toString() {
    return (path.isEmpty() ? "" : path + ": ")
        + "expected "
        + expected
        + ", found "
        + found
        + (cure.isEmpty() ? "" : "; " + cure);
  }
}
