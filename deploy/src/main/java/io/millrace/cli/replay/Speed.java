package io.millrace.cli.replay;

import io.millrace.cli.console.CommandException;

/**
 * How fast a trace is played.
 *
 * @param factor seconds of the trace in a second; infinite: as fast as records are taken
 */
record Speed(double factor) {

  /** Reads {@code 1x}, {@code 60x} or {@code max}. */
  static Speed of(String text) {
    if (text.equals("max")) {
      return new Speed(Double.POSITIVE_INFINITY);
    }
    try {
      double factor = Double.parseDouble(text.replaceFirst("x$", ""));
      if (text.endsWith("x") && factor > 0 && Double.isFinite(factor)) {
        return new Speed(factor);
      }
    } catch (NumberFormatException unreadable) {
      // Refused below.
    }
    throw CommandException.refused(
        "Cannot play at speed " + text + ": expected max, or times such as 1x or 60x");
  }

  boolean isMost() {
    return Double.isInfinite(factor);
  }
}
