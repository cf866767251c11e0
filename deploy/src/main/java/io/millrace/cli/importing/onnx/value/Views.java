package io.millrace.cli.importing.onnx.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Arithmetic of shapes and of positions in row-major tensors. */
public final class Views {

  private static final int MOST_ELEMENTS = 1 << 26;

  private Views() {}

  public static void require(boolean holds, String expected, String found) {
    if (!holds) {
      throw NodeFault.because("expected " + expected + ", found " + found);
    }
  }

  public static int size(List<Integer> shape) {
    int size = 1;
    for (int extent : shape) {
      size = Math.multiplyExact(size, extent);
    }
    return size;
  }

  /** An axis that may be counted from the end. */
  public static int axis(int axis, int rank) {
    int from = axis < 0 ? axis + rank : axis;
    require(from >= 0 && from < Math.max(1, rank), "an axis of " + rank, Integer.toString(axis));
    return from;
  }

  /** A position that may be counted from the end, kept within the extent. */
  public static int clamp(int position, int extent) {
    return Math.max(0, Math.min(extent, position < 0 ? position + extent : position));
  }

  public static int[] strides(List<Integer> shape) {
    int[] strides = new int[shape.size()];
    int stride = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    return strides;
  }

  /** The positions of a shape's elements where each axis has its own stride. */
  public static int[] walk(List<Integer> shape, int[] strides, int start) {
    int size = size(shape);
    require(size <= MOST_ELEMENTS, "at most " + MOST_ELEMENTS + " elements", "" + size);
    int[] positions = new int[size];
    int[] index = new int[shape.size()];
    int position = start;
    for (int at = 0; at < positions.length; at++) {
      positions[at] = position;
      for (int axis = shape.size() - 1; axis >= 0; axis--) {
        position += strides[axis];
        if (++index[axis] < shape.get(axis)) {
          break;
        }
        position -= strides[axis] * shape.get(axis);
        index[axis] = 0;
      }
    }
    return positions;
  }

  public static List<Integer> broadcast(List<Integer> left, List<Integer> right) {
    int rank = Math.max(left.size(), right.size());
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int a = extent(left, axis - rank + left.size());
      int b = extent(right, axis - rank + right.size());
      require(a == b || a == 1 || b == 1, "shapes that fit together", left + " and " + right);
      shape.add(a == 1 ? b : a);
    }
    return shape;
  }

  private static int extent(List<Integer> shape, int axis) {
    return axis < 0 ? 1 : shape.get(axis);
  }

  /** For each element of the broadcast shape, the position in the smaller one. */
  public static int[] spread(List<Integer> from, List<Integer> to) {
    int[] own = strides(from);
    int[] strides = new int[to.size()];
    for (int axis = 0; axis < from.size(); axis++) {
      strides[axis + to.size() - from.size()] = from.get(axis) == 1 ? 0 : own[axis];
    }
    return walk(to, strides, 0);
  }

  public static List<Integer> squeezed(List<Integer> shape, int[] axes) {
    Set<Integer> dropped = axesOf(axes, shape.size());
    List<Integer> left = new ArrayList<>();
    for (int axis = 0; axis < shape.size(); axis++) {
      boolean drop = axes == null ? shape.get(axis) == 1 : dropped.contains(axis);
      require(!drop || shape.get(axis) == 1, "an extent of 1 to drop", "" + shape.get(axis));
      if (!drop) {
        left.add(shape.get(axis));
      }
    }
    return left;
  }

  public static List<Integer> unsqueezed(List<Integer> shape, int[] axes) {
    int rank = shape.size() + axes.length;
    Set<Integer> added = axesOf(axes, rank);
    List<Integer> more = new ArrayList<>();
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      more.add(added.contains(axis) ? 1 : shape.get(next++));
    }
    return more;
  }

  /** Axes counted from the start. */
  public static Set<Integer> axesOf(int[] axes, int rank) {
    return axes == null
        ? Set.of()
        : Arrays.stream(axes).map(axis -> axis(axis, rank)).boxed().collect(Collectors.toSet());
  }

  /** The shape that a Reshape asks for; 0 copies an extent, −1 is what is left. */
  public static List<Integer> reshaped(List<Integer> from, int[] asked) {
    List<Integer> shape = new ArrayList<>();
    int known = 1;
    for (int axis = 0; axis < asked.length; axis++) {
      int extent = asked[axis] == 0 && axis < from.size() ? from.get(axis) : asked[axis];
      shape.add(extent);
      known *= extent == -1 ? 1 : extent;
    }
    int open = shape.indexOf(-1);
    if (open >= 0) {
      shape.set(open, size(from) / Math.max(1, known));
    }
    require(size(shape) == size(from), "as many elements as " + from, shape.toString());
    return shape;
  }

  public static List<Integer> flattened(List<Integer> shape, int axis) {
    int at = axis < 0 ? axis + shape.size() : axis;
    return List.of(size(shape.subList(0, at)), size(shape.subList(at, shape.size())));
  }
}
