package io.millrace.cli.importing.onnx;

import ai.onnx.proto.OnnxMl;
import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.ImportException;
import java.util.ArrayList;
import java.util.List;

/**
 * The extents of an input of a graph, and which of its axes is what.
 *
 * @param time the axis of time, or −1
 * @param fixed whether the graph or the user says how long a clip is
 */
record InputShape(String name, List<Integer> extents, int time, boolean fixed) {

  private static final int MOST = 1 << 24;

  InputShape {
    extents = List.copyOf(extents);
  }

  /**
   * Reads the shape.
   *
   * @param frames extent of the axis of time where the graph leaves it open; −1 for an input that
   *     has no frames
   */
  static InputShape of(OnnxMl.ValueInfoProto input, ImportChoices choices, int frames) {
    String name = input.getName();
    OnnxMl.TensorShapeProto declared = input.getType().getTensorType().getShape();
    List<Integer> given = choices.shapes().get(name);
    int rank = given == null ? declared.getDimCount() : given.size();
    int asked = frames < 0 ? -1 : choices.timeAxis().orElse(-1);
    if (asked >= rank || asked < -1) {
      throw new ImportException(
          "Cannot import the graph: expected an axis of the input '"
              + name
              + "', 0 to "
              + (rank - 1)
              + ", found --time-axis "
              + asked);
    }
    int batch = batch(rank, asked, frames < 0);
    List<Integer> extents = new ArrayList<>();
    boolean fixed = asked >= 0;
    for (int axis = 0; axis < rank; axis++) {
      long extent = given == null ? declared.getDim(axis).getDimValue() : given.get(axis);
      if (extent <= 0 && axis == asked) {
        extent = frames;
        fixed = false;
      } else if (extent <= 0 && axis == batch) {
        extent = 1;
      }
      boolean known = extent > 0 && extent <= MOST;
      if (!known || (axis == batch && extent != 1)) {
        throw new ImportException(
            "Cannot import the graph: expected "
                + (axis == batch ? "a batch of one" : "a known extent of at most " + MOST)
                + " on axis "
                + axis
                + " of the input '"
                + name
                + "', found "
                + (extent <= 0 ? "none" : Long.toString(extent))
                + "; write the shape as --shape "
                + name
                + "=1x…");
      }
      extents.add(Math.toIntExact(extent));
    }
    return new InputShape(name, extents, asked, fixed);
  }

  /** The axis of the batch, or −1: the first, or the second behind time; of a state the second. */
  private static int batch(int rank, int time, boolean state) {
    if (state) {
      return rank >= 3 ? 1 : -1;
    }
    if (time == 0) {
      return rank >= 3 ? 1 : -1;
    }
    return rank >= 2 ? 0 : -1;
  }

  /**
   * Batch and time apart, the first axis is channels and the others are space. Where only one axis
   * has several indices, the node that reads it says what it is.
   */
  List<Axis> axes() {
    int batch = batch(extents.size(), time, false);
    List<Integer> left = new ArrayList<>();
    for (int axis = 0; axis < extents.size(); axis++) {
      if (axis != batch && axis != time) {
        left.add(axis);
      }
    }
    List<Integer> wide = left.stream().filter(axis -> extents.get(axis) > 1).toList();
    boolean line = time < 0 && wide.size() <= 1;
    List<Axis> axes = new ArrayList<>();
    for (int axis = 0; axis < extents.size(); axis++) {
      Role role = Role.SPACE;
      if (axis == batch || (line && axis != (wide.isEmpty() ? left.get(0) : wide.get(0)))) {
        role = Role.UNIT;
      } else if (axis == time) {
        role = Role.TIME;
      } else if (line) {
        role = Role.UNDECIDED;
      } else if (left.get(0) == axis) {
        role = Role.CHANNEL;
      }
      axes.add(new Axis(role, extents.get(axis)));
    }
    return axes;
  }
}
