package io.millrace.continual.network;

import io.millrace.continual.layer.Window;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A dense array of doubles with extents (channels, time, axes of space), and the plain definition
 * of torch's padding: an independent oracle that shares no code with the layers.
 */
final class NaiveTensor {

  final int[] extents;
  final double[] values;

  NaiveTensor(int... extents) {
    this.extents = extents;
    this.values = new double[Arrays.stream(extents).reduce(1, Math::multiplyExact)];
  }

  /** A clip as an observer sends it: a row for each frame, channel by channel. */
  static NaiveTensor of(float[][] clip, int channels, List<Integer> space) {
    int[] extents = new int[2 + space.size()];
    extents[0] = channels;
    extents[1] = clip.length;
    for (int axis = 0; axis < space.size(); axis++) {
      extents[2 + axis] = space.get(axis);
    }
    NaiveTensor tensor = new NaiveTensor(extents);
    int places = clip[0].length / channels;
    for (int c = 0; c < channels; c++) {
      for (int t = 0; t < clip.length; t++) {
        for (int p = 0; p < places; p++) {
          tensor.values[(c * clip.length + t) * places + p] = clip[t][c * places + p];
        }
      }
    }
    return tensor;
  }

  double at(int... place) {
    return values[index(place)];
  }

  void set(double value, int... place) {
    values[index(place)] = value;
  }

  private int index(int[] place) {
    int index = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      index = index * extents[axis] + place[axis];
    }
    return index;
  }

  /** Every place of an array with these extents, in order. */
  static List<int[]> places(int... extents) {
    List<int[]> places = new ArrayList<>(List.of(new int[extents.length]));
    for (int axis = 0; axis < extents.length; axis++) {
      List<int[]> more = new ArrayList<>();
      for (int[] place : places) {
        for (int at = 0; at < extents[axis]; at++) {
          int[] next = place.clone();
          next[axis] = at;
          more.add(next);
        }
      }
      places = more;
    }
    return places;
  }

  /** Time padded, then each axis of space. */
  NaiveTensor padded(Window time, SpaceWindow space, double zero) {
    NaiveTensor padded =
        grown(
            1,
            time.start(),
            time.end(),
            time.fill() == Window.Fill.ZEROS ? "zeros" : "replicate",
            zero);
    for (int axis = 0; axis < space.axes(); axis++) {
      String mode = space.mode().name().toLowerCase(java.util.Locale.ROOT);
      padded = padded.grown(2 + axis, space.start().get(axis), space.end().get(axis), mode, zero);
    }
    return padded;
  }

  private NaiveTensor grown(int axis, int before, int behind, String mode, double zero) {
    int[] larger = extents.clone();
    larger[axis] += before + behind;
    NaiveTensor grown = new NaiveTensor(larger);
    int n = extents[axis];
    for (int[] place : places(larger)) {
      int[] from = place.clone();
      int at = place[axis] - before;
      boolean outside = at < 0 || at >= n;
      if (outside && mode.equals("zeros")) {
        grown.set(zero, place);
        continue;
      }
      while (at < 0 || at >= n) {
        at =
            switch (mode) {
              case "replicate" -> at < 0 ? 0 : n - 1;
              case "circular" -> at < 0 ? at + n : at - n;
              default -> at < 0 ? -at : 2 * (n - 1) - at;
            };
      }
      from[axis] = at;
      grown.set(at(from), place);
    }
    return grown;
  }

  /** The frames as a network emits them. */
  float[][] frames() {
    int places = values.length / extents[0] / Math.max(1, extents[1]);
    float[][] frames = new float[extents[1]][extents[0] * places];
    for (int t = 0; t < extents[1]; t++) {
      for (int c = 0; c < extents[0]; c++) {
        for (int p = 0; p < places; p++) {
          frames[t][c * places + p] = (float) values[(c * extents[1] + t) * places + p];
        }
      }
    }
    return frames;
  }
}
