package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.ImportException;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Stage;
import io.millrace.cli.importing.onnx.value.Views;
import io.millrace.continual.layer.FrameShape;
import java.util.ArrayList;
import java.util.List;

/** What the nodes of one graph share: the input's frame, once a node has shown what it is. */
public final class Translation {

  private final Stage input = Stage.input();
  private FrameShape frame;
  private int clip;

  public Stage input() {
    return input;
  }

  /** The graph reads clips of one length. */
  public void fixClip(int frames) {
    clip = frames;
  }

  /** Frames of a clip, or 0 if the graph leaves them open. */
  public int clip() {
    return clip;
  }

  /**
   * Refuses a node that joins all frames of a clip where no window does the same: where the length
   * is open, or frames at the ends are computed in another way than they would be on a stream.
   */
  void requireClip(String what, Stage before) {
    if (clip == 0) {
      throw NodeFault.because(
          what
              + ", and a stream has no end; a clip of one length becomes a window: give the length"
              + " with --shape");
    }
    Views.require(
        !before.hasEnds(),
        "frames that are computed alike, as a window of a stream has them",
        "padding in time or a recurrent state before it: " + what);
  }

  /** The input's frame is known from its axes. */
  public void frame(FrameShape known) {
    frame = known;
  }

  /** The frame of the input. */
  public FrameShape frame() {
    if (frame == null) {
      throw new ImportException("Cannot import the graph: expected a node that reads the input");
    }
    return frame;
  }

  /** Decides what the only axis of the input's frame is. */
  public Signal decided(Signal signal, Role role) {
    int at = signal.indexOf(Role.UNDECIDED);
    if (at < 0) {
      return signal;
    }
    int extent = signal.axes().get(at).extent();
    FrameShape shape =
        role == Role.CHANNEL ? FrameShape.of(extent) : new FrameShape(1, List.of(extent));
    if (frame != null && !frame.equals(shape)) {
      throw NodeFault.because(
          "expected the input as "
              + frame
              + ", as an earlier node reads it, found a node that reads it as "
              + shape);
    }
    frame = shape;
    List<Axis> axes = new ArrayList<>(signal.axes());
    axes.set(at, new Axis(role, extent));
    return new Signal(axes, shape, signal.stage(), signal.pad(), signal.state());
  }

  /** The same for a node that expects channels on axis 1 and axes of space behind them. */
  public Signal decided(Signal signal) {
    return decided(signal, signal.indexOf(Role.UNDECIDED) == 1 ? Role.CHANNEL : Role.SPACE);
  }

  /** An input of a node whose undecided axis is channels. */
  public Signal signal(Node node, int at) {
    return decided(node.signal(at), Role.CHANNEL);
  }
}
