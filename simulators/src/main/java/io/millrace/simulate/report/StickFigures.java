package io.millrace.simulate.report;

import java.util.List;

/**
 * Bodies as lines between their joints, side by side at places of an axis that is the same as that
 * of {@link Bands}: what a person did, above what it was taken for.
 *
 * @param title what the picture shows
 * @param x the axis; figures are placed along it
 * @param from where the axis begins
 * @param to where it ends
 * @param bones of every figure
 * @param figures from the left
 */
public record StickFigures(
    String title, Dimension x, double from, double to, List<Bone> bones, List<Figure> figures)
    implements Picture {

  /** Which half of a body a bone belongs to; each has a colour. */
  public enum Side {
    MIDDLE,
    LEFT,
    RIGHT;

    private String style() {
      return switch (this) {
        case MIDDLE -> "bone";
        case LEFT -> "bone left";
        case RIGHT -> "bone right";
      };
    }
  }

  /**
   * A line between two joints.
   *
   * @param begin index of a joint
   * @param end index of the other
   */
  public record Bone(int begin, int end, Side side) {}

  /**
   * One body.
   *
   * @param at its place on the axis
   * @param across where each joint is, in metres to the right of that place
   * @param up where each joint is, in metres above the middle of the picture; both are owned by the
   *     figure
   * @param caption below it
   */
  public record Figure(double at, double[] across, double[] up, String caption) {
    public Figure {
      if (across.length != up.length) {
        throw new IllegalArgumentException(
            "Cannot draw '"
                + caption
                + "': "
                + across.length
                + " joints across, "
                + up.length
                + " up");
      }
    }
  }

  private static final double METRE = 62;
  private static final double MIDDLE = 78;
  private static final double HEIGHT = 176;

  public StickFigures {
    bones = List.copyOf(bones);
    figures = List.copyOf(figures);
    for (Figure figure : figures) {
      for (Bone bone : bones) {
        if (Math.max(bone.begin(), bone.end()) >= figure.up().length) {
          throw new IllegalArgumentException(
              "Cannot draw '"
                  + figure.caption()
                  + "': a bone from joint "
                  + bone.begin()
                  + " to "
                  + bone.end()
                  + " of "
                  + figure.up().length
                  + " joints");
        }
      }
    }
  }

  @Override
  public Markup markup() {
    Axis along = new Axis(x.scale(), from, to, Bands.LEFT, Bands.RIGHT);
    Markup svg = Picture.begin(title, HEIGHT);
    for (Figure figure : figures) {
      double middle = along.at(figure.at());
      for (Bone bone : bones) {
        svg.empty(
            "line",
            "class",
            bone.side().style(),
            "x1",
            middle + METRE * figure.across()[bone.begin()],
            "y1",
            MIDDLE - METRE * figure.up()[bone.begin()],
            "x2",
            middle + METRE * figure.across()[bone.end()],
            "y2",
            MIDDLE - METRE * figure.up()[bone.end()]);
      }
      svg.leaf(
          "text",
          figure.caption(),
          "class",
          "tick",
          "x",
          middle,
          "y",
          HEIGHT - 6,
          "text-anchor",
          "middle");
    }
    return svg.close();
  }
}
