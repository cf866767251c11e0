package io.millrace.continual.conv;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Window;
import java.util.Arrays;

/*
 * The ring holds whole frames, frame i at position i mod reach, as in ConvStepper. The patch of one
 * output place:
 *
 *   | frame t - (kernel - 1) · dilation: tap 0, tap 1, .. | .. | frame t: tap 0, tap 1, .. |
 *
 * Each tap is the channels of one place, or zeros outside the frame; sources says which place. The
 * order is that of the weights. Patches of many places and rows are multiplied at once; their
 * number changes no bit.
 */
/** Steps a {@link SpaceConv}. */
final class SpaceConvStepper extends Stepper {

  /** Floats of all patches that are multiplied at once; one patch is gathered in any case. */
  private static final int ROOM = 1 << 22;

  private final ConvProduct product;
  private final StateSlot ring;
  private final int kernel;
  private final int dilation;
  private final int reach;
  private final boolean replicates;
  private final int channels;
  private final int width;
  private final int places;
  private final int taps;
  private final int[] sources;
  private final int most;
  private final int outs;
  private final int patch;
  private float[] patches = {};
  private int gathered;
  private int done;

  /**
   * @param ring null if the window contains no past frame
   * @param most number of patches to multiply at once
   */
  SpaceConvStepper(LayerPosition here, ConvProduct product, StateSlot ring, int most) {
    super(here);
    SpaceConv conv = (SpaceConv) here.layer();
    Window window = conv.time();
    this.product = product;
    product.answering(out);
    this.ring = ring;
    this.kernel = window.kernel();
    this.dilation = window.dilation();
    this.reach = window.reach();
    this.replicates = window.fill() == Window.Fill.REPLICATE;
    this.channels = here.input().channels();
    this.width = here.inputWidth();
    this.places = here.output().places();
    this.taps = conv.space().taps();
    this.sources = conv.space().sources(here.input().space());
    this.patch = kernel * taps * channels;
    this.most = Math.max(1, Math.min(most, ROOM / patch));
    this.outs = conv.out();
  }

  @Override
  public void advance(Frames in, float[] states) {
    int room = (int) Math.min(most, (long) in.size * places) * patch;
    if (patches.length < room) {
      patches = new float[room];
    }
    gathered = 0;
    done = 0;
    for (int frame = 0; frame < in.size; frame++) {
      boolean due = emit(in, frame) >= 0;
      float[] values = in.values;
      int from = frame * width;
      if (reach == 0) {
        if (due) {
          gather(states, 0, 0, values, from);
        }
        continue;
      }
      int at = ring.at(in.rows[frame]);
      int oldest = (int) (in.indices[frame] % reach);
      if (replicates && in.isPadding(frame)) {
        values = states;
        from = at + (oldest + reach - 1) % reach * width;
      } else if (replicates && in.indices[frame] == 0) {
        for (int past = 0; past < reach; past++) {
          System.arraycopy(values, from, states, at + past * width, width);
        }
      }
      if (due) {
        gather(states, at, oldest, values, from);
      }
      System.arraycopy(values, from, states, at + oldest * width, width);
    }
    multiply();
  }

  /** Gathers the patches of all places of an output frame. */
  private void gather(float[] states, int at, int oldest, float[] newest, int from) {
    for (int place = 0; place < places; place++) {
      int to = gathered * patch;
      for (int k = 0; k < kernel; k++) {
        boolean last = k == kernel - 1;
        float[] frame = last ? newest : states;
        int start = last ? from : at + (oldest + k * dilation) % reach * width;
        for (int tap = 0; tap < taps; tap++) {
          int source = sources[place * taps + tap];
          if (source < 0) {
            Arrays.fill(patches, to, to + channels, 0f);
          } else {
            System.arraycopy(frame, start + source * channels, patches, to, channels);
          }
          to += channels;
        }
      }
      if (++gathered == most) {
        multiply();
      }
    }
  }

  /** Computes the outputs of the gathered patches, which follow those that are done. */
  private void multiply() {
    product.apply(patches, gathered, out.values, done * outs);
    done += gathered;
    gathered = 0;
  }
}
