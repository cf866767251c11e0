package io.millrace.continual.attention;

import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.List;

/**
 * Multi-head self-attention of every frame of a sliding window over that window, as
 * torch.nn.MultiheadAttention computes on the window: the output has {@code window · channels}
 * floats, the oldest query first. Each step corrects the outputs of older frames by the frame that
 * entered and the one that left. The attention costs O(window) per step, not O(window²).
 *
 * @param window number of frames of the window; outputs begin when it is full
 */
public record RetroactiveAttention(int window, int heads, Bias bias) implements PlaceLayer {

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "retroactive_attention",
          (in, inner) ->
              new RetroactiveAttention(
                  in.read(AttentionFields.WINDOW, 1),
                  in.read(AttentionFields.HEADS),
                  in.read(LayerFields.BIAS)),
          AttentionFields.WINDOW,
          AttentionFields.HEADS,
          LayerFields.BIAS);

  AttentionWeights projections() {
    return new AttentionWeights(heads, bias);
  }

  @Override
  public String kind() {
    return "retroactive_attention";
  }

  @Override
  public LayerTiming timing() {
    return new LayerTiming(window, window - 1, 1, 0);
  }

  @Override
  public int outputWidth(int inputWidth) {
    return Math.multiplyExact(window, inputWidth);
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    return projections().misfits(inputWidth);
  }

  /** Frame i of the window is at position i mod window; see {@link RetroactiveStepper}. */
  @Override
  public List<Slot> slots(int inputWidth) {
    return List.of(
        Slot.of("queries", window, inputWidth),
        Slot.of("keys", window, inputWidth),
        Slot.of("values", window, inputWidth),
        Slot.of("sums", window, inputWidth, 2),
        Slot.of("weights", window, heads, 2),
        Slot.of("shifts", window, heads),
        Slot.of("peaks", window, heads));
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  @Override
  public List<Slot> maskSlots(int inputWidth) {
    return List.of(Slot.of("masks", window));
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    return projections().shapes(inputWidth);
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    long width = inputWidth;
    return 3 * width * width + 6L * window * width + window * width * width;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> new WholeAttention(here, weights).run(this, clip);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new RetroactiveStepper(here, assembly);
  }
}
