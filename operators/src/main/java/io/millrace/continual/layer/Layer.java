package io.millrace.continual.layer;

import io.millrace.api.operator.Slot;
import java.util.List;

/**
 * Description of one layer of a network: everything that is known without its weights.
 *
 * <p>A frame is the output of a layer in one step, of a {@link FrameShape}. Steppers and {@link
 * Frames} store it place by place, the channels of a place together; clips of a {@link WholeLayer}
 * store it channel by channel, as torch does. From its {@link LayerPosition} a layer determines its
 * state, the weights it needs and the cost of a step, and makes the {@link Stepper} that computes
 * it. Widths and shapes are valid only if {@link #misfits} is empty.
 *
 * <p>Most layers read the channels of one place: see {@link PlaceLayer}.
 */
public interface Layer {

  /** Whether a layer adds a learned vector to its sums. */
  enum Bias {
    LEARNED,
    NONE
  }

  /** Whether frames may be missing. */
  enum Presence {
    /** Every frame is there. */
    SURE,
    /** A frame may be missing: its values are zero and {@link Frames#masked} says so. */
    MASKED
  }

  /** Name in an architecture, for example {@code conv1d}. */
  String kind();

  /** When it has an output, counted in its own inputs. */
  LayerTiming timing();

  /** Shape of an output frame. */
  FrameShape output(FrameShape input);

  /** Reasons why the layer cannot read frames of that shape, as faults without a path. */
  default List<NetworkFault> misfits(FrameShape input) {
    return List.of();
  }

  /** State of a key for this layer, without layers inside it. */
  default List<Slot> slots(FrameShape input) {
    return List.of();
  }

  /**
   * Whether the layer has a meaning for missing frames. A layer that looks at one frame alone
   * passes them on; one that looks back must leave them out.
   */
  default boolean takesMasked() {
    return timing().receptiveField() == 1;
  }

  /** Whether its output frames may be missing. */
  default Presence after(Presence before) {
    return before;
  }

  /** State of a key for this layer that is needed besides where frames may be missing. */
  default List<Slot> maskSlots(FrameShape input) {
    return List.of();
  }

  /** Names and shapes of its weights as in torch.nn, without layers inside it. */
  default List<WeightShape> weights(FrameShape input) {
    return List.of();
  }

  /**
   * Names and shapes of the numbers that each group of keys has of its own in place of the network,
   * such as an adapter; without layers inside it.
   */
  default List<WeightShape> parameters(FrameShape input) {
    return List.of();
  }

  /**
   * Reasons why the layer cannot compute with these weights, for example a negative variance; each
   * has the full name of the weight as its path. Called only if every weight of the layer is
   * present, finite and of its shape.
   */
  default List<NetworkFault> unfit(LayerPosition here, Weights weights) {
    return List.of();
  }

  /** Multiply-adds per output, without layers inside it. */
  default long multiplyAdds(FrameShape input) {
    return 0;
  }

  /** The layers inside it, each with its position. */
  default List<LayerPosition> inside(LayerPosition here) {
    return List.of();
  }

  /** Name in a plan: the kind, and how the layer was changed if that matters. */
  default String label() {
    return kind();
  }

  /** Behaviour of the layer at that position that users may not expect, one sentence each. */
  default List<String> notes(LayerPosition here) {
    return List.of();
  }

  /** Makes the stepper that advances rows through this layer. */
  Stepper stepper(LayerPosition here, LayerContext assembly);

  /**
   * Makes the reference that computes this layer on a whole clip, independent of its steps, for
   * comparison.
   */
  WholeLayer whole(LayerPosition here, Weights weights);
}
