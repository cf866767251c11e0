package io.millrace.continual.network;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.StateSlot;
import java.util.Arrays;

/** Replaces the missing values of observations, or marks their frames, as a network declares. */
final class MissingValues {

  private final Missing missing;
  private final StateSlot held;

  /**
   * @param held last values, in the order of frames; null unless they are held
   */
  MissingValues(Missing missing, StateSlot held) {
    this.missing = missing;
    this.held = held;
  }

  /** Treats one frame, whose values may be NaN where they are missing. */
  void settle(Frames in, int frame, float[] states) {
    int from = frame * in.width;
    int to = from + in.width;
    switch (missing) {
      case REFUSE -> {
        // Such a row does not come here.
      }
      case HOLD -> {
        int shift = held.at(in.rows[frame]) - from;
        for (int at = from; at < to; at++) {
          if (Float.isNaN(in.values[at])) {
            in.values[at] = states[at + shift];
          } else {
            states[at + shift] = in.values[at];
          }
        }
      }
      case ZERO -> {
        for (int at = from; at < to; at++) {
          in.values[at] = Float.isNaN(in.values[at]) ? 0 : in.values[at];
        }
      }
      case MASK -> {
        for (int at = from; at < to && !in.masked[frame]; at++) {
          in.masked[frame] = Float.isNaN(in.values[at]);
        }
        if (in.masked[frame]) {
          Arrays.fill(in.values, from, to, 0f);
        }
      }
    }
  }

  /** The same for a whole clip, one row per observation; missing frames become null. */
  static double[][] settled(Missing missing, double[][] clip) {
    double[][] settled = new double[clip.length][];
    double[] last = clip.length == 0 ? new double[0] : new double[clip[0].length];
    for (int t = 0; t < clip.length; t++) {
      double[] frame = clip[t].clone();
      boolean whole = true;
      for (int c = 0; c < frame.length; c++) {
        boolean gap = Double.isNaN(frame[c]);
        whole &= !gap;
        if (gap && missing != Missing.MASK) {
          frame[c] = missing == Missing.HOLD ? last[c] : 0;
        }
        last[c] = frame[c];
      }
      settled[t] = whole || missing != Missing.MASK ? frame : null;
    }
    return settled;
  }
}
