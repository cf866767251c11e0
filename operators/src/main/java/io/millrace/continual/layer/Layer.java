package io.millrace.continual.layer;

import io.millrace.api.operator.Slot;
import java.util.List;

/**
 * One layer of a network as data: everything about it that is known before a weight is.
 *
 * <p>A frame is what one layer hands to the next in one step: {@code width} floats. A layer that
 * stands at a {@link LayerPosition} knows what it keeps, which weights it needs, what a step costs,
 * and makes the {@link Stepper} that does the work. Widths and shapes are asked for only where
 * {@link #misfits} is empty.
 */
public interface Layer {

  /** Whether a layer adds a learned vector to its sums. */
  enum Bias {
    LEARNED,
    NONE
  }

  /** Name in an architecture, for example {@code conv1d}. */
  String kind();

  /** When it has an output, in its own inputs. */
  LayerTiming timing();

  /** Floats of an output frame. */
  int outputWidth(int inputWidth);

  /** Why the layer cannot stand behind frames of that width, as faults without a path. */
  default List<NetworkFault> misfits(int inputWidth) {
    return List.of();
  }

  /** What each key keeps for this layer, without what is inside it. */
  default List<Slot> slots(int inputWidth) {
    return List.of();
  }

  /** Names and shapes of its weights as torch.nn has them, without what is inside it. */
  default List<WeightShape> weights(int inputWidth) {
    return List.of();
  }

  /** Multiply-adds of one output, without what is inside it. */
  default long multiplyAdds(int inputWidth) {
    return 0;
  }

  /** The layers inside, each at its place. */
  default List<LayerPosition> inside(LayerPosition here) {
    return List.of();
  }

  /** Name in a plan: the kind, with what was done to the layer where that matters. */
  default String label() {
    return kind();
  }

  /** What may surprise a user of the layer at that place, one sentence each. */
  default List<String> notes(LayerPosition here) {
    return List.of();
  }

  /** What advances rows through this layer. */
  Stepper stepper(LayerPosition here, LayerContext assembly);

  /** What this layer gives on a whole clip, written apart from its steps, to compare with. */
  WholeLayer whole(LayerPosition here, Weights weights);
}
