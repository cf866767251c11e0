package io.millrace.cli.importing.onnx.value;

import io.millrace.cli.importing.onnx.value.Axis.Role;
import java.util.ArrayList;
import java.util.List;

/*
 *   channels of a frame     0 1 2 3 4 5 6 7
 *   as 2 heads of 4         part of extent 2, stride 4; part of extent 4, stride 1
 */
/**
 * A signal whose axis of channels is divided into several, as the heads of an attention are.
 *
 * @param parts the axes in the order of the graph; those of channels have strides
 * @param whole the signal with one axis of channels, and without axes of space
 */
public record Divided(List<Part> parts, Signal whole) implements Value {

  public Divided {
    parts = List.copyOf(parts);
  }

  /**
   * An axis.
   *
   * @param stride channels from one index to the next
   */
  public record Part(Role role, int extent, int stride) {

    static final Part UNIT = new Part(Role.UNIT, 1, 0);

    public boolean isChannels() {
      return role == Role.CHANNEL;
    }

    public boolean isTime() {
      return role == Role.TIME;
    }

    boolean continues(Part before) {
      return isChannels() && before.isChannels() && before.stride == stride * extent;
    }
  }

  /** The signal, ready to be divided; null if its frames have space or no axis of channels. */
  public static Divided of(Signal whole) {
    if (whole.frame().hasSpace() || whole.indexOf(Role.CHANNEL) < 0 || whole.pad() != null) {
      return null;
    }
    List<Part> parts = new ArrayList<>();
    for (Axis axis : whole.axes()) {
      if (!axis.is(Role.UNIT) && !axis.is(Role.TIME) && !axis.is(Role.CHANNEL)) {
        return null;
      }
      parts.add(new Part(axis.role(), axis.extent(), axis.is(Role.CHANNEL) ? 1 : 0));
    }
    return new Divided(parts, whole);
  }

  /** A signal or a divided one as a divided one. */
  public static Divided of(Value value) {
    Divided divided =
        value instanceof Divided known ? known : value instanceof Signal in ? of(in) : null;
    if (divided == null) {
      throw NodeFault.because("expected frames without axes of space, found " + value.shape());
    }
    return divided;
  }

  @Override
  public List<Integer> shape() {
    return parts.stream().map(Part::extent).toList();
  }

  public Divided viewed(List<Part> others) {
    return new Divided(others, whole);
  }

  @Override
  public String toString() {
    return "channels divided into heads, of shape " + shape();
  }

  /** The position of the axis of time, or −1. */
  public int time() {
    for (int at = 0; at < parts.size(); at++) {
      if (parts.get(at).isTime()) {
        return at;
      }
    }
    return -1;
  }

  /** The same numbers with axes of other extents, in the same order. */
  public Divided reshaped(List<Integer> shape) {
    List<Part> left = new ArrayList<>(parts);
    left.removeIf(part -> part.extent() == 1 && !part.isTime());
    List<Part> others = new ArrayList<>();
    for (int extent : shape) {
      if (extent == 1 && (left.isEmpty() || left.get(0).extent() != 1)) {
        others.add(Part.UNIT);
        continue;
      }
      Views.require(!left.isEmpty(), "as many numbers", "extents " + shape + " of " + shape());
      Part part = left.remove(0);
      while (part.extent() < extent && !left.isEmpty() && left.get(0).continues(part)) {
        Part next = left.remove(0);
        part = new Part(Role.CHANNEL, part.extent() * next.extent(), next.stride());
      }
      if (part.extent() > extent && part.isChannels() && part.extent() % extent == 0) {
        int inner = part.extent() / extent;
        left.add(0, new Part(Role.CHANNEL, inner, part.stride()));
        part = new Part(Role.CHANNEL, extent, part.stride() * inner);
      }
      Views.require(
          part.extent() == extent,
          "channels divided into equal parts, or parts of them laid together in their order",
          "extents " + shape + " of " + shape());
      others.add(part);
    }
    Views.require(left.isEmpty(), "all axes", "extents " + shape + " of " + shape());
    return viewed(others);
  }

  /** The signal again, if one axis has all channels in their order. */
  public Value settled() {
    List<Axis> axes = new ArrayList<>();
    int channels = whole.frame().channels();
    int found = 0;
    for (Part part : parts) {
      boolean all = part.isChannels() && part.extent() == channels && part.stride() == 1;
      boolean unit = !part.isTime() && part.extent() == 1 && !all;
      if (!all && !unit && !part.isTime()) {
        return this;
      }
      found += all ? 1 : 0;
      axes.add(unit ? Axis.UNIT : new Axis(part.role(), part.extent()));
    }
    return found == 1 ? Signal.of(axes, whole.frame(), whole.stage()) : this;
  }
}
