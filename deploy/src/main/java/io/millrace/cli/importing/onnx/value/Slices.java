package io.millrace.cli.importing.onnx.value;

import java.util.Arrays;
import java.util.List;

/**
 * What a Slice keeps of each axis.
 *
 * @param starts first index
 * @param counts indices kept
 * @param steps from one to the next
 */
public record Slices(int[] starts, int[] counts, int[] steps) {

  public static Slices of(Node node, List<Integer> shape) {
    int rank = shape.size();
    int[] starts = new int[rank];
    int[] counts = shape.stream().mapToInt(extent -> extent).toArray();
    int[] steps = new int[rank];
    Arrays.fill(steps, 1);
    int[] from = node.ints("starts", 1);
    int[] to = node.ints("ends", 2);
    int[] axes = node.ints("axes", 3);
    int[] strides = node.hasAttribute("starts") || !node.has(4) ? null : node.constant(4).ints();
    for (int at = 0; at < from.length; at++) {
      int axis = Views.axis(axes == null ? at : axes[at], rank);
      int extent = shape.get(axis);
      int step = strides == null ? 1 : strides[at];
      Views.require(step != 0, "a step other than 0", "0");
      if (step > 0) {
        starts[axis] = Views.clamp(from[at], extent);
        int end = Views.clamp(to[at], extent);
        counts[axis] = Math.max(0, (end - starts[axis] + step - 1) / step);
      } else {
        starts[axis] = Math.min(extent - 1, from[at] < 0 ? from[at] + extent : from[at]);
        int end = Math.max(-1, to[at] < 0 ? to[at] + extent : to[at]);
        counts[axis] = Math.max(0, (starts[axis] - end - step - 1) / -step);
      }
      steps[axis] = step;
    }
    return new Slices(starts, counts, steps);
  }

  public int start(int axis) {
    return starts[axis];
  }

  public int count(int axis) {
    return counts[axis];
  }

  public int step(int axis) {
    return steps[axis];
  }

  /** The indices that are kept. */
  public int[] indices(int axis) {
    int[] indices = new int[counts[axis]];
    Arrays.setAll(indices, at -> starts[axis] + at * steps[axis]);
    return indices;
  }

  public boolean keepsAll(int axis, int extent) {
    return counts[axis] == extent && steps[axis] == 1;
  }
}
