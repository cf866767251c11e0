package io.millrace.continual.conv;

import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import java.util.ArrayList;
import java.util.List;

/*
 *   symbol  meaning                                                shape
 *   K, d    kernel, dilation                                       numbers
 *   R, s    reach d (K - 1) + 1, stride                            numbers
 *   P, C'   places, output channels of a group                     numbers
 *   added   contribution of a frame to K output frames, a group    P x K x C'
 *   sums    output frames that are not complete, oldest first      (R - s) x P x all C'
 *
 * A step emits sums 0 .. s - 1 and moves the others s frames forward. It adds to each of them
 * anyway, so that the move costs nothing beside the addition; a frame's sum has at most
 * ceil(R / s) terms.
 */
/** Steps a {@link ConvTranspose1d}: overlap and add. */
final class TransposeStepper extends Stepper {

  private final List<Affine> products = new ArrayList<>();
  private final float[] bias;
  private final int kernel;
  private final int reach;
  private final int stride;
  private final int dilation;
  private final int groups;
  private final int channels;
  private final int places;
  private final int outputs;
  private final int each;
  private final StateSlot sums;
  private float[] added = {};
  private float[] part = {};

  TransposeStepper(LayerPosition here, LayerContext assembly) {
    super(here);
    ConvTranspose1d layer = (ConvTranspose1d) here.layer();
    this.kernel = layer.kernel();
    this.reach = layer.reach();
    this.stride = layer.stride();
    this.dilation = layer.dilation();
    this.groups = layer.groups();
    this.outputs = layer.out();
    this.each = outputs / groups;
    this.channels = here.input().channels();
    this.places = here.input().places();
    float[] weight = assembly.weight(here, "weight");
    for (int group = 0; group < groups; group++) {
      products.add(new Affine(assembly.backend, packed(weight, group), new float[kernel * each]));
    }
    this.bias = assembly.bias(here, "bias", layer.bias(), outputs);
    this.sums = reach == stride ? null : assembly.slot(here, "sums");
  }

  /** The weights of a group as channels x (kernel x outputs). */
  private float[] packed(float[] weight, int group) {
    int inner = channels / groups;
    float[] packed = new float[inner * each * kernel];
    for (int c = 0; c < inner; c++) {
      for (int o = 0; o < each; o++) {
        for (int k = 0; k < kernel; k++) {
          packed[(c * kernel + k) * each + o] =
              weight[((group * inner + c) * each + o) * kernel + k];
        }
      }
    }
    return packed;
  }

  /** The channels of a group of each place, one place behind the other. */
  private float[] group(Frames in, int group, int rows) {
    if (groups == 1) {
      return in.values;
    }
    int inner = channels / groups;
    part = in.room(part, places * inner);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(in.values, row * channels + group * inner, part, row * inner, inner);
    }
    return part;
  }

  @Override
  public void advance(Frames in, float[] states) {
    added = in.room(added, places * kernel * outputs);
    int rows = in.size * places;
    int block = rows * kernel * each;
    for (int group = 0; group < groups; group++) {
      products.get(group).apply(group(in, group, rows), 0, rows, added, group * block);
    }
    for (int frame = 0; frame < in.size; frame++) {
      int to = emit(in, frame);
      int row = in.rows[frame];
      for (int u = 0; u < reach; u++) {
        int tap = u % dilation == 0 ? u / dilation : -1;
        for (int place = 0; place < places; place++) {
          for (int group = 0; group < groups; group++) {
            int line = (frame * places + place) * kernel + tap;
            int from = tap < 0 ? -1 : group * block + line * each;
            int first = place * outputs + group * each;
            if (u >= stride) {
              move(from, u, first, states, row);
            } else if (to >= 0) {
              complete(from, u, first, states, row, to * out.width + u * places * outputs);
            }
          }
        }
      }
    }
  }

  /**
   * Emits frame {@code u} of the step: bias, what earlier inputs added, and what this one adds.
   *
   * @param from position of what this input adds, or −1
   * @param first the first channel of place and group
   */
  private void complete(int from, int u, int first, float[] states, int row, int to) {
    int waiting = u < reach - stride ? sums.at(row) + u * places * outputs + first : -1;
    int channel = first % outputs;
    for (int o = 0; o < each; o++) {
      float before = waiting < 0 ? 0 : states[waiting + o];
      float more = from < 0 ? 0 : added[from + o];
      out.values[to + first + o] = bias[channel + o] + (before + more);
    }
  }

  /** Writes the sum of frame {@code u}, {@code stride} frames further to the front. */
  private void move(int from, int u, int first, float[] states, int row) {
    int slot = sums.at(row) + first;
    int target = slot + (u - stride) * places * outputs;
    int waiting = u < reach - stride ? slot + u * places * outputs : -1;
    for (int o = 0; o < each; o++) {
      float before = waiting < 0 ? 0 : states[waiting + o];
      states[target + o] = before + (from < 0 ? 0 : added[from + o]);
    }
  }
}
