package io.millrace.continual.conv;

import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;

/*
 *   symbol  meaning                                                shape
 *   K, s    kernel, stride                                         numbers
 *   P, C'   places, output channels                                numbers
 *   added   contribution of a frame to the next K output frames    P x K x C'
 *   sums    output frames that are not complete, oldest first      (K - s) x P x C'
 *
 * A step emits sums 0 .. s - 1 and moves the others s frames forward. It adds to each of them
 * anyway, so that the move costs nothing beside the addition; a frame's sum has at most
 * ceil(K / s) terms.
 */
/** Steps a {@link ConvTranspose1d}: overlap and add. */
final class TransposeStepper extends Stepper {

  private final Affine product;
  private final float[] bias;
  private final int kernel;
  private final int stride;
  private final int channels;
  private final int places;
  private final int outputs;
  private final StateSlot sums;
  private float[] added = {};

  TransposeStepper(LayerPosition here, LayerContext assembly) {
    super(here);
    ConvTranspose1d layer = (ConvTranspose1d) here.layer();
    this.kernel = layer.kernel();
    this.stride = layer.stride();
    this.outputs = layer.out();
    this.channels = here.input().channels();
    this.places = here.input().places();
    this.product =
        new Affine(
            assembly.backend, packed(assembly.weight(here, "weight")), new float[kernel * outputs]);
    this.bias = assembly.bias(here, "bias", layer.bias(), outputs);
    this.sums = kernel == stride ? null : assembly.slot(here, "sums");
  }

  /** The weights as channels x (kernel x outputs). */
  private float[] packed(float[] weight) {
    float[] packed = new float[weight.length];
    for (int c = 0; c < channels; c++) {
      for (int o = 0; o < outputs; o++) {
        for (int k = 0; k < kernel; k++) {
          packed[(c * kernel + k) * outputs + o] = weight[(c * outputs + o) * kernel + k];
        }
      }
    }
    return packed;
  }

  @Override
  public void advance(Frames in, float[] states) {
    int each = places * kernel * outputs;
    added = in.room(added, each);
    product.apply(in.values, 0, in.size * places, added, 0);
    for (int frame = 0; frame < in.size; frame++) {
      int to = emit(in, frame);
      int row = in.rows[frame];
      for (int k = 0; k < kernel; k++) {
        for (int place = 0; place < places; place++) {
          int from = frame * each + (place * kernel + k) * outputs;
          if (k < stride) {
            int at = to * out.width + (k * places + place) * outputs;
            complete(from, k, place, states, row, to < 0 ? -1 : at);
          } else {
            move(from, k, place, states, row);
          }
        }
      }
    }
  }

  /** Emits frame {@code k} of the step: bias, what earlier inputs added, and what this one adds. */
  private void complete(int from, int k, int place, float[] states, int row, int to) {
    if (to < 0) {
      return;
    }
    int waiting = k < kernel - stride ? sums.at(row) + (k * places + place) * outputs : -1;
    for (int o = 0; o < outputs; o++) {
      float before = waiting < 0 ? 0 : states[waiting + o];
      out.values[to + o] = bias[o] + (before + added[from + o]);
    }
  }

  /** Writes the sum of frame {@code k}, {@code stride} frames further to the front. */
  private void move(int from, int k, int place, float[] states, int row) {
    int slot = sums.at(row);
    int target = slot + ((k - stride) * places + place) * outputs;
    int waiting = k < kernel - stride ? slot + (k * places + place) * outputs : -1;
    for (int o = 0; o < outputs; o++) {
      float before = waiting < 0 ? 0 : states[waiting + o];
      states[target + o] = before + added[from + o];
    }
  }
}
