package io.millrace.continual.layer;

import java.io.Serializable;

/**
 * One fault of a network file or of its weights.
 *
 * @param path location in the architecture such as {@code layers[2].conv1d.kernel}, or the name of
 *     a weight
 * @param expected what was expected
 * @param found what was found
 * @param cure how to correct it; empty if it follows from the rest
 */
public record NetworkFault(String path, String expected, String found, String cure)
    implements Serializable {

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
