package io.millrace.simulate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Places labels in rows above their marks: a label begins or ends at its mark, in the lowest row
 * where it overlaps no other.
 */
final class LabelRows {

  private static final double GAP = 10;

  private final double left;
  private final double right;
  private final List<List<Extent>> rows = new ArrayList<>();

  /**
   * Position of a label.
   *
   * @param row 0 is the lowest, next to the marks
   * @param endsAtMark whether it ends at its mark; otherwise it begins there
   */
  record Spot(int row, boolean endsAtMark) {}

  /**
   * @param left where labels may begin
   * @param right where they must end
   */
  LabelRows(int count, double left, double right) {
    this.left = left;
    this.right = right;
    for (int row = 0; row < count; row++) {
      rows.add(new ArrayList<>());
    }
  }

  /** Reserves a position for a label at {@code x}; empty if all rows are occupied there. */
  Optional<Spot> place(double x, double width) {
    for (int row = 0; row < rows.size(); row++) {
      for (boolean endsAtMark : new boolean[] {false, true}) {
        double from = endsAtMark ? x - width : x;
        Extent extent = new Extent().include(from - GAP / 2, from + width + GAP / 2);
        boolean free =
            from >= left
                && from + width <= right
                && rows.get(row).stream()
                    .noneMatch(taken -> extent.low() < taken.high() && taken.low() < extent.high());
        if (free) {
          rows.get(row).add(extent);
          return Optional.of(new Spot(row, endsAtMark));
        }
      }
    }
    return Optional.empty();
  }
}
