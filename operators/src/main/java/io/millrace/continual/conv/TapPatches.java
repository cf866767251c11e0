package io.millrace.continual.conv;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.continual.layer.LayerPosition;

/*
 * The weights of frame k are rows k · taps to (k + 1) · taps - 1. The channels of a tap are read
 * where they are: nothing is gathered, and places outside the frame are left out.
 */
/** Outputs of a depthwise {@link SpaceConv}: products element by element, frame by frame. */
final class TapPatches implements SpacePatches {

  private final Kernels kernels;
  private final FloatMatrix weights;
  private final float[] bias;
  private final int taps;
  private final int[] sources;
  private final FloatMatrix output;
  private float[] out = {};
  private int done;

  /**
   * @param weights frames and taps x channels, the oldest frame first
   */
  TapPatches(LayerPosition here, Kernels kernels, FloatMatrix weights, float[] bias) {
    SpaceConv conv = (SpaceConv) here.layer();
    this.kernels = kernels;
    this.weights = weights;
    this.bias = bias;
    this.taps = conv.space().taps();
    this.sources = conv.space().sources(here.input().space());
    for (int at = 0; at < sources.length; at++) {
      sources[at] = sources[at] < 0 ? -1 : sources[at] * bias.length;
    }
    this.output = FloatMatrix.of(here.output().places(), bias.length);
  }

  @Override
  public void begin(float[] values, int most) {
    out = values;
    done = 0;
  }

  @Override
  public void add(float[] states, int[] starts, float[] newest, int from) {
    output.onto(out, done * output.size());
    for (int at = output.offset(); at < output.offset() + output.size(); at += bias.length) {
      System.arraycopy(bias, 0, out, at, bias.length);
    }
    for (int k = 0; k < starts.length; k++) {
      add(states, starts[k], k);
    }
    add(newest, from, starts.length);
    done++;
  }

  private void add(float[] frame, int start, int number) {
    weights.onto(weights.values(), number * taps * bias.length, taps);
    kernels.addTaps(frame, start, sources, weights, output);
  }

  @Override
  public void end() {}
}
