package io.millrace.cli.importing.onnx.value;

import java.util.ArrayList;
import java.util.List;

/*
 * A graph of layers becomes nested lists: each join is a parallel whose branches begin at the
 * nearest stage that all paths to the join pass.
 *
 *     input -- conv -+- relu --+- sum -- linear      conv, parallel [[relu], []], linear
 *                    +---------+
 */
/** A layer or a join in the graph of layers, compared by identity. */
public final class Stage {

  private final List<Stage> from;
  private final LayerForm layer;
  private final String join;
  private final Stage dominator;
  private final int depth;
  private final boolean ahead;
  private final boolean ends;
  private final boolean strided;
  private final int shrink;
  private final int window;

  private Stage(List<Stage> from, LayerForm layer, String join, int window) {
    this.from = List.copyOf(from);
    this.layer = layer;
    this.join = join;
    this.dominator = from.stream().reduce(Stage::common).orElse(null);
    this.depth = dominator == null ? 0 : dominator.depth + 1;
    this.ahead = (layer != null && layer.ahead()) || from.stream().anyMatch(stage -> stage.ahead);
    this.ends = (layer != null && layer.hasEnds()) || from.stream().anyMatch(stage -> stage.ends);
    this.strided =
        (layer != null && layer.stride() > 1) || from.stream().anyMatch(stage -> stage.strided);
    int before = from.stream().mapToInt(stage -> stage.shrink).max().orElse(0);
    this.shrink = before + (layer == null ? 0 : layer.shrink());
    this.window = Math.max(window, from.stream().mapToInt(Stage::window).max().orElse(0));
  }

  public static Stage input() {
    return new Stage(List.of(), null, null, 0);
  }

  public Stage then(LayerForm next) {
    return new Stage(List.of(this), next, null, 0);
  }

  /**
   * A layer that reads all frames of a clip, and computes the newest row of them.
   *
   * @param frames the length of the clip
   */
  public Stage over(int frames, LayerForm next) {
    return new Stage(List.of(this), next, null, frames);
  }

  /**
   * Branches that are joined. A branch that has lost fewer frames than another, because it reads no
   * window, loses its first ones too: the outputs that are joined end at the same frame.
   */
  public static Stage joined(String join, List<Stage> branches) {
    int most = branches.stream().mapToInt(branch -> branch.shrink).max().orElse(0);
    boolean strided = branches.stream().anyMatch(branch -> branch.strided);
    List<Stage> alike = new ArrayList<>();
    for (Stage branch : branches) {
      int first = most - branch.shrink;
      alike.add(
          first == 0 || strided ? branch : branch.then(LayerForm.of("trim").with("first", first)));
    }
    return new Stage(alike, null, join, 0);
  }

  /** The same layer with other weights. */
  public Stage instead(LayerForm other) {
    return new Stage(from, other, null, window);
  }

  /** Length of the clip whose frames a layer on the way reads all at once; 0 if none does. */
  public int window() {
    return window;
  }

  /** True if a frame is computed in another way at the ends of a clip: padded, or from a state. */
  public boolean hasEnds() {
    return ends;
  }

  /** The layer, or null for the input and for joins. */
  public LayerForm layer() {
    return layer;
  }

  /** The stage before a layer. */
  public Stage before() {
    return from.get(0);
  }

  /** The nearest stage that all paths to both pass. */
  private static Stage common(Stage one, Stage other) {
    Stage left = one;
    Stage right = other;
    while (left != right) {
      if (left.depth >= right.depth) {
        left = left.dominator;
      } else {
        right = right.dominator;
      }
    }
    return left;
  }

  /** True if a layer on the way needs frames that have not come. */
  public boolean seesAhead() {
    return ahead;
  }

  /** A layer, or branches that are joined. */
  public record Item(LayerForm layer, String join, List<List<Item>> branches) {}

  /**
   * The layers from a stage that all paths pass up to this one.
   *
   * @param most items that may still be made
   */
  public List<Item> since(Stage start, int[] most) {
    List<Item> items = new ArrayList<>();
    Stage at = this;
    while (at != start) {
      if (--most[0] < 0) {
        throw new ImportException(
            "Cannot write the network: expected at most 10000 layers, found more; branches that are"
                + " used several times are written several times");
      }
      if (at.layer != null) {
        items.add(0, new Item(at.layer, null, List.of()));
      } else {
        List<List<Item>> branches = new ArrayList<>();
        for (Stage branch : at.from) {
          branches.add(branch.since(at.dominator, most));
        }
        items.add(0, new Item(null, at.join, branches));
      }
      at = at.dominator;
    }
    return items;
  }
}
