package io.millrace.continual.attention;

import io.millrace.api.operator.Slot;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import java.util.List;

/**
 * Multi-head self-attention of every frame of a sliding window over that window, as
 * torch.nn.MultiheadAttention gives on the window: a frame of {@code window · channels} floats, the
 * oldest query first. Each step corrects the outputs of older frames by the frame that came and the
 * one that left, at a cost that grows with the window and not with its square.
 *
 * @param window frames of the window; outputs begin when it is full
 */
public record RetroactiveAttention(int window, int heads, Bias bias) implements Layer {

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

  /** Frame i of the window in place i mod window; see {@link RetroactiveStepper}. */
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
  public List<WeightShape> weights(int inputWidth) {
    return projections().shapes(inputWidth);
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    long width = inputWidth;
    return 3 * width * width + 6L * window * width + window * width * width;
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new RetroactiveStepper(here, assembly);
  }
}
