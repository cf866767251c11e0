package io.millrace.continual.conv;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import java.util.Arrays;

/*
 * The patch of one output place:
 *
 *   | frame t - (kernel - 1) · dilation: tap 0, tap 1, .. | .. | frame t: tap 0, tap 1, .. |
 *
 * Each tap is the channels of one place, or zeros outside the frame; sources says which place. The
 * order is that of the weights. Patches of many places and rows are multiplied at once; their
 * number changes no bit.
 */
/** Outputs of a {@link SpaceConv} that mixes channels: products of gathered patches. */
final class GatheredPatches implements SpacePatches {

  /** Patches that are multiplied at once, at least: so many that weights are read seldom. */
  private static final int MANY = 64;

  /** Floats of all patches that are multiplied at once; one patch is gathered in any case. */
  private static final int ROOM = 1 << 22;

  private final ConvProduct product;
  private final int channels;
  private final int places;
  private final int taps;
  private final int[] sources;
  private final int most;
  private final int outs;
  private final int patch;
  private float[] patches = {};
  private float[] out = {};
  private int gathered;
  private int done;

  /**
   * @param most number of patches to multiply at once
   */
  GatheredPatches(LayerPosition here, ConvProduct product, int most) {
    SpaceConv conv = (SpaceConv) here.layer();
    this.product = product;
    this.channels = here.input().channels();
    this.places = here.output().places();
    this.taps = conv.space().taps();
    this.sources = conv.space().sources(here.input().space());
    this.patch = conv.taps() * channels;
    this.most = Math.max(1, Math.min(Math.max(MANY, most), ROOM / patch));
    this.outs = conv.out();
  }

  @Override
  public void answering(Frames frames) {
    product.answering(frames);
  }

  @Override
  public void begin(float[] values, int frames) {
    int room = (int) Math.min(most, (long) frames * places) * patch;
    if (patches.length < room) {
      patches = new float[room];
    }
    out = values;
    gathered = 0;
    done = 0;
  }

  @Override
  public void add(float[] states, int[] starts, float[] newest, int from) {
    for (int place = 0; place < places; place++) {
      int to = gathered * patch;
      for (int start : starts) {
        gather(states, start, place, to);
        to += taps * channels;
      }
      gather(newest, from, place, to);
      if (++gathered == most) {
        end();
      }
    }
  }

  private void gather(float[] frame, int start, int place, int to) {
    for (int tap = 0; tap < taps; tap++) {
      int source = sources[place * taps + tap];
      int at = to + tap * channels;
      if (source < 0) {
        Arrays.fill(patches, at, at + channels, 0f);
      } else {
        System.arraycopy(frame, start + source * channels, patches, at, channels);
      }
    }
  }

  /** Computes the outputs of the gathered patches, which follow those that are done. */
  @Override
  public void end() {
    product.apply(patches, gathered, out, done * outs);
    done += gathered;
    gathered = 0;
  }
}
