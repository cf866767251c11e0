package io.millrace.cli.importing.onnx.value;

import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.continual.layer.FrameShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tensor that is computed for each frame.
 *
 * @param axes its axes in the order of the graph
 * @param frame the frame in the network; without an axis of channels there is one channel
 * @param stage the layer that computes it
 * @param pad padding that the next convolution takes up; null for none
 * @param state the state of a recurrent layer that it is, too; null for none
 */
public record Signal(List<Axis> axes, FrameShape frame, Stage stage, Pad pad, Carried state)
    implements Value {

  public Signal {
    axes = List.copyOf(axes);
  }

  /** Padding of every axis. */
  public record Pad(List<Integer> start, List<Integer> end, String mode) {}

  public static Signal of(List<Axis> axes, FrameShape frame, Stage stage) {
    return new Signal(axes, frame, stage, null, null);
  }

  @Override
  public List<Integer> shape() {
    return axes.stream().map(Axis::extent).toList();
  }

  public int rank() {
    return axes.size();
  }

  /** The position of the axis with that role, or −1. */
  public int indexOf(Role role) {
    for (int at = 0; at < axes.size(); at++) {
      if (axes.get(at).is(role)) {
        return at;
      }
    }
    return -1;
  }

  /** The same numbers with other axes. */
  public Signal viewed(List<Axis> others) {
    return new Signal(others, frame, stage, pad, state);
  }

  /** A layer behind this, which changes neither shape nor frame. */
  public Signal then(LayerForm layer) {
    return of(axes, frame, stage.then(layer));
  }

  /** A layer behind this that computes other channels. */
  public Signal then(LayerForm layer, int channels) {
    Signal seen = withChannels();
    List<Axis> others = new ArrayList<>(seen.axes);
    int at = seen.indexOf(Role.CHANNEL);
    others.set(at, others.get(at).of(channels));
    return of(others, frame.withChannels(channels), stage.then(layer));
  }

  /** Makes an axis that has one index the axis of channels, if there is one channel and no axis. */
  public Signal promoting(int at) {
    int index = at < 0 ? at + rank() : at;
    if (indexOf(Role.CHANNEL) >= 0 || !axes.get(index).is(Role.UNIT) || frame.channels() != 1) {
      return this;
    }
    List<Axis> others = new ArrayList<>(axes);
    others.set(index, new Axis(Role.CHANNEL, 1));
    return viewed(others);
  }

  private Signal withChannels() {
    if (indexOf(Role.CHANNEL) < 0) {
      throw NodeFault.because("expected an axis of channels, found " + axes);
    }
    return this;
  }

  /** The channel axis must be this one. */
  public Signal channelsAt(int at) {
    Signal seen = promoting(at);
    int index = at < 0 ? at + rank() : at;
    if (!seen.axes.get(index).is(Role.CHANNEL)) {
      throw NodeFault.because(
          "expected channels on axis " + index + ", found " + seen.axes + "; see --time-axis");
    }
    return seen;
  }

  /** Drops axes of space that the axes no longer have: possible where there is one place. */
  public Signal settled() {
    long left = axes.stream().filter(axis -> axis.is(Role.SPACE) || axis.is(Role.STEPS)).count();
    if (left == frame.space().size()) {
      return this;
    }
    if (frame.places() != 1) {
      throw NodeFault.because("expected all axes of space or none, found " + axes);
    }
    List<Axis> others = axes.stream().map(axis -> axis.is(Role.SPACE) ? Axis.UNIT : axis).toList();
    return new Signal(
        others,
        FrameShape.of(frame.channels()),
        stage.then(new LayerForm("flatten", Map.of(), Map.of(), "", false)),
        null,
        null);
  }
}
