package io.millrace.cli.plan;

import io.millrace.cli.console.NumberText;
import io.millrace.statespace.start.Modes;
import java.util.ArrayList;
import java.util.List;

/** Poles as rows of a table. */
final class PoleRows {

  static final List<String> HEAD = List.of("mode", "Re λ", "Im λ", "Re b", "Im b");
  static final List<String> COMPARED =
      List.of("mode", "Re λ", "Im λ", "Re there", "Im there", "distance / |λ|");

  private PoleRows() {}

  static List<List<String>> of(Modes modes) {
    List<List<String>> rows = new ArrayList<>();
    for (int mode = 0; mode < modes.count(); mode++) {
      rows.add(
          List.of(
              Integer.toString(mode),
              NumberText.number(modes.real()[mode]),
              NumberText.number(modes.imaginary()[mode]),
              NumberText.number(modes.inputReal()[mode]),
              NumberText.number(modes.inputImaginary()[mode])));
    }
    return rows;
  }

  /** Each pole and the nearest pole of another table. */
  static List<List<String>> beside(Modes modes, PoleFile other) {
    List<List<String>> rows = new ArrayList<>();
    for (int mode = 0; mode < modes.count(); mode++) {
      double re = modes.real()[mode];
      double im = modes.imaginary()[mode];
      int nearest = other.nearest(re, im);
      rows.add(
          List.of(
              Integer.toString(mode),
              NumberText.number(re),
              NumberText.number(im),
              NumberText.number(other.real()[nearest]),
              NumberText.number(other.imaginary()[nearest]),
              NumberText.number(other.distance(nearest, re, im) / Math.hypot(re, im))));
    }
    return rows;
  }
}
