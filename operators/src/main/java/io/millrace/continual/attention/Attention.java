package io.millrace.continual.attention;

import io.millrace.api.config.Key;
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
import java.util.ArrayList;
import java.util.List;

/**
 * Multi-head self-attention of one query over a sliding window, as torch.nn.MultiheadAttention
 * computes for that row of its output: {@code y = W_o · softmax(q Kᵀ / √d) V}. The window is the
 * {@code window} newest frames; the query belongs to the frame {@code ahead} frames before the
 * newest.
 *
 * @param window number of frames attended to
 * @param ahead number of frames after the query that it attends to
 * @param start behaviour while the window is not full, and after the end of a clip
 */
public record Attention(int window, int heads, int ahead, Start start, Bias bias)
    implements PlaceLayer {

  static final Key<Integer> AHEAD =
      LayerFields.atLeastZero("ahead", "Frames from the query to the newest frame.");
  static final Key<Start> START =
      Key.choice("start", Start.WAIT)
          .describedAs(
              "Before the window is full there is no output (wait), or missing frames are left out"
                  + " (mask).");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "attention",
          (in, inner) ->
              new Attention(
                  in.read(AttentionFields.WINDOW, 1),
                  in.read(AttentionFields.HEADS),
                  in.read(AHEAD),
                  in.read(START),
                  in.read(LayerFields.BIAS)),
          AttentionFields.WINDOW,
          AttentionFields.HEADS,
          AHEAD,
          START,
          LayerFields.BIAS);

  /** Output of windows that extend beyond the ends of a clip. */
  public enum Start {
    /** No output: only full windows have one. */
    WAIT,
    /** Missing frames are left out: every frame has an output. */
    MASK
  }

  public static Attention of(int window, int heads) {
    return new Attention(window, heads, 0, Start.WAIT, Bias.LEARNED);
  }

  AttentionWeights projections() {
    return new AttentionWeights(heads, bias);
  }

  @Override
  public String kind() {
    return "attention";
  }

  @Override
  public LayerTiming timing() {
    return start == Start.WAIT
        ? new LayerTiming(window, window - 1, 1, 0)
        : new LayerTiming(window, ahead, 1, ahead);
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    List<NetworkFault> faults = new ArrayList<>(projections().misfits(inputWidth));
    if (ahead >= window) {
      faults.add(
          NetworkFault.of(
              "a query within the window, ahead below " + window,
              Integer.toString(ahead),
              "enlarge the window, or look less far ahead"));
    }
    return faults;
  }

  /**
   * Keys and values of the window, and queries that wait for {@code ahead} later frames. Keys are
   * stored channel by channel, so that one product covers the whole window.
   */
  @Override
  public List<Slot> slots(int inputWidth) {
    List<Slot> slots = new ArrayList<>();
    slots.add(Slot.of("keys", inputWidth, window));
    slots.add(Slot.of("values", window, inputWidth));
    if (ahead > 0) {
      slots.add(Slot.of("queries", ahead, inputWidth));
    }
    return slots;
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
    return 4L * inputWidth * inputWidth + 2L * window * inputWidth;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return clip -> new WholeAttention(here, weights).run(this, clip);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new AttentionStepper(here, assembly);
  }
}
