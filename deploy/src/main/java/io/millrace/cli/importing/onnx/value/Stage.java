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

  private Stage(List<Stage> from, LayerForm layer, String join) {
    this.from = List.copyOf(from);
    this.layer = layer;
    this.join = join;
    this.dominator = from.stream().reduce(Stage::common).orElse(null);
    this.depth = dominator == null ? 0 : dominator.depth + 1;
    this.ahead = (layer != null && layer.ahead()) || from.stream().anyMatch(stage -> stage.ahead);
  }

  public static Stage input() {
    return new Stage(List.of(), null, null);
  }

  public Stage then(LayerForm next) {
    return new Stage(List.of(this), next, null);
  }

  public static Stage joined(String join, List<Stage> branches) {
    return new Stage(branches, null, join);
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
