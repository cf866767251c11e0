package io.millrace.continual.layer;

import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StateLayout;
import io.millrace.math.backend.DenseBackend;

/**
 * What a layer needs to make its stepper: the backend for products with weights, the kernels for
 * everything else, the layout of the state and the weights.
 */
public final class LayerContext {

  public final DenseBackend backend;
  public final Kernels kernels;
  private final StateLayout layout;
  private final Weights weights;
  private final Groups groups;
  private final int places;

  /** For a network whose groups have nothing of their own. */
  public LayerContext(DenseBackend backend, Kernels kernels, StateLayout layout, Weights weights) {
    this(backend, kernels, layout, weights, new Groups(StateLayout.EMPTY));
  }

  public LayerContext(
      DenseBackend backend, Kernels kernels, StateLayout layout, Weights weights, Groups groups) {
    this(backend, kernels, layout, weights, groups, 1);
  }

  private LayerContext(
      DenseBackend backend,
      Kernels kernels,
      StateLayout layout,
      Weights weights,
      Groups groups,
      int places) {
    this.backend = backend;
    this.kernels = kernels;
    this.layout = layout;
    this.weights = weights;
    this.groups = groups;
    this.places = places;
  }

  /** The same for a layer whose rows are the places of frames with space. */
  LayerContext spreadOver(int many) {
    return new LayerContext(backend, kernels, layout, weights, groups, many);
  }

  /** The location of a slot of the layer at that position. */
  public StateSlot slot(LayerPosition place, String name) {
    String full = place.slotName(name);
    int each = layout.slot(full).size() / places;
    return new StateSlot(layout.width(), layout.offset(full), places, each);
  }

  /** The same for a slot of {@link Layer#maskSlots}; null where every frame is there. */
  public StateSlot maskSlot(LayerPosition place, String name) {
    return place.isMasked() ? slot(place, name) : null;
  }

  /** The location of what each group has of its own, under the name of a weight. */
  public GroupSlot ofGroup(LayerPosition place, String name) {
    String full = LayerPosition.slotForm(place.weightName(name));
    return new GroupSlot(groups, groups.layout.offset(full), places);
  }

  /** The parameters of the groups of a block's rows. */
  public static final class Groups {
    private final StateLayout layout;
    private Rows rows;

    public Groups(StateLayout layout) {
      this.layout = layout;
    }

    /** Sets the block that is computed next. */
    public void open(Rows block) {
      rows = block;
    }
  }

  /**
   * Location of numbers of a layer in the parameters of a group.
   *
   * @param offset index of the first of them
   * @param places rows of the layer for each row of the block
   */
  public record GroupSlot(Groups groups, int offset, int places) {

    /** The parameters of the group of a row of the layer. */
    public float[] of(int row) {
      return groups.rows.parameters(places == 1 ? row : row / places);
    }
  }

  /** A weight of the layer at that position; must not be changed. */
  public float[] weight(LayerPosition place, String name) {
    return weights.values(place.weightName(name));
  }

  /** The same, or zeros if the layer has no bias. */
  public float[] bias(LayerPosition place, String name, Layer.Bias bias, int size) {
    return bias == Layer.Bias.LEARNED ? weight(place, name) : new float[size];
  }
}
