package io.millrace.continual.attention;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.FrameShape;
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
 * Multi-head self-attention of every frame of a sliding window over that window, as
 * torch.nn.MultiheadAttention computes on the window: the output has {@code window · channels}
 * floats, the oldest query first. Each step corrects the outputs of older frames by the frame that
 * entered and the one that left. The attention costs O(window) per step, not O(window²).
 *
 * @param window number of frames of the window; outputs begin when it is full
 * @param output how the rows stand in a frame
 */
public record RetroactiveAttention(int window, int heads, Bias bias, Output output)
    implements PlaceLayer {

  /** How the rows of a window stand in a frame. */
  public enum Output {
    /** One behind the other, as channels. */
    FLAT,
    /** As an axis of space, so that layers without axes work on each of them. */
    ROWS
  }

  private static final Key<Output> OUTPUT =
      Key.choice("output", Output.FLAT)
          .describedAs(
              "Whether the rows are channels, one row behind the other (flat), or an axis of space"
                  + " (rows).");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "retroactive_attention",
          (in, inner) ->
              new RetroactiveAttention(
                  in.read(AttentionFields.WINDOW, 1),
                  in.read(AttentionFields.HEADS),
                  in.read(LayerFields.BIAS),
                  in.read(OUTPUT)),
          AttentionFields.WINDOW,
          AttentionFields.HEADS,
          LayerFields.BIAS,
          OUTPUT);

  public RetroactiveAttention(int window, int heads, Bias bias) {
    this(window, heads, bias, Output.FLAT);
  }

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
  public FrameShape output(FrameShape input) {
    return output == Output.ROWS
        ? SlidingRows.rows(input.channels(), window)
        : PlaceLayer.super.output(input);
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    List<NetworkFault> faults = new ArrayList<>(PlaceLayer.super.misfits(input));
    if (output == Output.ROWS) {
      faults.addAll(SlidingRows.misfits(input, kind() + " with output: rows"));
    }
    return faults;
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

  /** Layers that work on rows could not tell those of missing frames from others. */
  @Override
  public boolean takesMasked() {
    return output == Output.FLAT;
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
    return clip -> {
      double[][] y = new WholeAttention(here, weights).run(this, clip);
      return output == Output.FLAT ? y : turned(y, here.input().channels());
    };
  }

  /** Reorders frames of rows, one behind the other, channel by channel. */
  private static double[][] turned(double[][] y, int channels) {
    double[][] turned = new double[y.length][];
    for (int t = 0; t < y.length; t++) {
      int rows = y[t].length / channels;
      turned[t] = new double[y[t].length];
      for (int at = 0; at < y[t].length; at++) {
        turned[t][at % channels * rows + at / channels] = y[t][at];
      }
    }
    return turned;
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new RetroactiveStepper(here, assembly);
  }
}
