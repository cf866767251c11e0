package io.millrace.continual.conv;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Window;

/*
 * Ring of reach = dilation · (kernel - 1) frames, the frame of index i at position i mod reach:
 *
 *      position 0      n mod reach                    reach - 1
 *      +------+------+-------------+------+------+------+
 *      | n-2  | n-1  | n-reach     |      | ..   | n-3  |      before frame n arrives
 *      +------+------+-------------+------+------+------+
 *                      oldest: read for the last time, then replaced by n
 *
 * Patches are gathered for as many rows as the backend should compute at once (rowsAtOnce). In this
 * JVM these are as many as stay in the nearest cache, and their number changes no bit of the
 * result. The product is computed only for frames that have an output, so a stride of s costs 1/s.
 * Frames before a clip are the zeros of a fresh state; frames after it arrive as zeros. Both equal
 * the padding of a whole clip. With replication the first frame fills the ring, and a frame after
 * the clip is the newest of the ring.
 */
/**
 * Steps a {@link Conv1d}: gathers the patch of each row from its ring and multiplies all patches at
 * once.
 */
final class ConvStepper extends Stepper {

  private final ConvProduct product;
  private final StateSlot ring;
  private final int kernel;
  private final int dilation;
  private final int reach;
  private final int width;
  private final int most;
  private final boolean replicates;
  private float[] patches;

  /**
   * @param ring null if the window contains no past frame
   * @param most number of patches to multiply at once
   */
  ConvStepper(LayerPosition here, ConvProduct product, StateSlot ring, int most) {
    super(here);
    Window window = ((Conv1d) here.layer()).window();
    this.product = product;
    product.answering(out);
    this.ring = ring;
    this.kernel = window.kernel();
    this.dilation = window.dilation();
    this.reach = window.reach();
    this.width = here.inputWidth();
    this.most = most;
    this.replicates = window.fill() == Window.Fill.REPLICATE;
    this.patches = new float[kernel * width];
  }

  @Override
  public void advance(Frames in, float[] states) {
    int room = Math.min(most, in.size) * kernel * width;
    if (patches.length < room) {
      patches = new float[room];
    }
    int gathered = 0;
    for (int frame = 0; frame < in.size; frame++) {
      boolean due = emit(in, frame) >= 0;
      float[] values = in.values;
      int from = frame * width;
      int patch = gathered * kernel * width;
      if (reach > 0) {
        int at = ring.at(in.rows[frame]);
        int oldest = (int) (in.indices[frame] % reach);
        if (replicates && in.isPadding(frame)) {
          values = states;
          from = at + (oldest + reach - 1) % reach * width;
        } else if (replicates && in.indices[frame] == 0) {
          replicate(values, from, states, at);
        }
        if (due) {
          gather(states, at, oldest, patch);
          System.arraycopy(values, from, patches, patch + (kernel - 1) * width, width);
          gathered++;
        }
        System.arraycopy(values, from, states, at + oldest * width, width);
      } else if (due) {
        System.arraycopy(values, from, patches, patch + (kernel - 1) * width, width);
        gathered++;
      }
      if (gathered == most) {
        multiply(gathered);
        gathered = 0;
      }
    }
    multiply(gathered);
  }

  /** Fills the ring with the first frame of a clip. */
  private void replicate(float[] values, int from, float[] states, int at) {
    for (int frame = 0; frame < reach; frame++) {
      System.arraycopy(values, from, states, at + frame * width, width);
    }
  }

  /** Computes the last {@code gathered} outputs from their patches. */
  private void multiply(int gathered) {
    product.apply(patches, gathered, out.values, (out.size - gathered) * out.width);
  }

  private void gather(float[] states, int at, int oldest, int patch) {
    if (dilation == 1) {
      int older = (reach - oldest) * width;
      System.arraycopy(states, at + oldest * width, patches, patch, older);
      System.arraycopy(states, at, patches, patch + older, oldest * width);
      return;
    }
    int place = oldest;
    for (int k = 0; k < kernel - 1; k++) {
      System.arraycopy(states, at + place * width, patches, patch + k * width, width);
      place += dilation;
      place -= place >= reach ? reach : 0;
    }
  }
}
