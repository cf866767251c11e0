package io.millrace.continual.layer;

import io.millrace.api.operator.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer that reads the channels of one place. On frames with space it is applied to each place
 * with the same weights; each place has a state of its own. The layer itself is written for frames
 * without space: its stepper and its {@link WholeLayer} get positions and frames of one place.
 */
public interface PlaceLayer extends Layer {

  /** Channels of an output frame. */
  int outputWidth(int inputWidth);

  /** Reasons why the layer cannot read frames of that width, as faults without a path. */
  default List<NetworkFault> misfits(int inputWidth) {
    return List.of();
  }

  /** State of a key for this layer at one place. */
  default List<Slot> slots(int inputWidth) {
    return List.of();
  }

  /** State of a key at one place that is needed besides where frames may be missing. */
  default List<Slot> maskSlots(int inputWidth) {
    return List.of();
  }

  /** Names and shapes of its weights as in torch.nn. */
  default List<WeightShape> weights(int inputWidth) {
    return List.of();
  }

  /** Multiply-adds of one place per output. */
  default long multiplyAdds(int inputWidth) {
    return 0;
  }

  @Override
  default FrameShape output(FrameShape input) {
    return input.withChannels(outputWidth(input.channels()));
  }

  @Override
  default List<NetworkFault> misfits(FrameShape input) {
    return misfits(input.channels());
  }

  /** The state of a place is contiguous, place after place. */
  @Override
  default List<Slot> slots(FrameShape input) {
    return spread(slots(input.channels()), input);
  }

  @Override
  default List<Slot> maskSlots(FrameShape input) {
    return spread(maskSlots(input.channels()), input);
  }

  private static List<Slot> spread(List<Slot> one, FrameShape input) {
    if (!input.hasSpace()) {
      return one;
    }
    List<Slot> all = new ArrayList<>();
    for (Slot slot : one) {
      List<Integer> shape = new ArrayList<>(slot.shape());
      shape.add(0, input.places());
      all.add(new Slot(slot.name(), shape, slot.initial(), slot.meaning()));
    }
    return all;
  }

  @Override
  default List<WeightShape> weights(FrameShape input) {
    return weights(input.channels());
  }

  @Override
  default long multiplyAdds(FrameShape input) {
    return Math.multiplyExact(multiplyAdds(input.channels()), (long) input.places());
  }
}
