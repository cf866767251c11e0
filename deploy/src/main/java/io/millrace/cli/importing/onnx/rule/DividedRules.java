package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Divided;
import io.millrace.cli.importing.onnx.value.Divided.Part;
import io.millrace.cli.importing.onnx.value.Folding;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Slices;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Views and parts of channels that are divided into heads. */
final class DividedRules {

  private DividedRules() {}

  /** The rule for divided channels where an input is such, else the other. */
  static Rule or(Rule divided, Rule other) {
    return (node, context) ->
        node.has(0) && node.input(0) instanceof Divided
            ? divided.apply(node, context)
            : other.apply(node, context);
  }

  private static Divided in(Node node) {
    return (Divided) node.input(0);
  }

  static List<Value> shape(Node node, Translation context) {
    Divided in = in(node);
    boolean[] lengths = new boolean[in.parts().size()];
    if (in.time() >= 0) {
      lengths[in.time()] = true;
    }
    return List.of(Folding.shape(node, in.shape(), lengths));
  }

  static List<Value> reshape(Node node, Translation context) {
    List<Integer> shape = Views.reshaped(in(node).shape(), node.constant(1).ints());
    return List.of(in(node).reshaped(shape).settled());
  }

  static List<Value> squeeze(Node node, Translation context) {
    int[] axes = node.ints("axes", 1);
    Views.require(
        axes == null || !Views.axesOf(axes, in(node).parts().size()).contains(in(node).time()),
        "an axis other than time",
        "time");
    return List.of(in(node).reshaped(Views.squeezed(in(node).shape(), axes)).settled());
  }

  static List<Value> unsqueeze(Node node, Translation context) {
    List<Integer> shape = Views.unsqueezed(in(node).shape(), node.ints("axes", 1));
    return List.of(in(node).reshaped(shape).settled());
  }

  static List<Value> transpose(Node node, Translation context) {
    int rank = in(node).parts().size();
    int[] reversed = new int[rank];
    Arrays.setAll(reversed, at -> rank - 1 - at);
    List<Part> moved = new ArrayList<>();
    for (int axis : node.ints("perm", reversed)) {
      moved.add(in(node).parts().get(axis));
    }
    return List.of(in(node).viewed(moved).settled());
  }

  /** One index of an axis of channels, or several. */
  static List<Value> gather(Node node, Translation context) {
    int axis = Views.axis((int) node.whole("axis", 0), in(node).parts().size());
    int[] picked = node.number(1).ints();
    return List.of(
        selected(in(node), axis, picked, node.number(1).rank() == 0 ? Set.of(axis) : Set.of()));
  }

  static List<Value> slice(Node node, Translation context) {
    Slices slices = Slices.of(node, in(node).shape());
    Divided left = in(node);
    for (int axis = 0; axis < in(node).parts().size(); axis++) {
      if (!slices.keepsAll(axis, in(node).parts().get(axis).extent())) {
        Value part = selected(left, axis, slices.indices(axis), Set.of());
        left = Divided.of(part);
      }
    }
    return List.of(left.settled());
  }

  static List<Value> split(Node node, Translation context) {
    Divided in = in(node);
    int axis = Views.axis((int) node.whole("axis", 0), in.parts().size());
    int extent = in.parts().get(axis).extent();
    int[] sizes = node.has(1) ? node.number(1).ints() : node.ints("split", 1);
    if (sizes == null) {
      sizes = new int[node.outputs()];
      Arrays.fill(sizes, extent / node.outputs());
    }
    List<Value> outputs = new ArrayList<>();
    int start = 0;
    for (int size : sizes) {
      int from = start;
      int[] picked = new int[size];
      Arrays.setAll(picked, at -> from + at);
      outputs.add(selected(in, axis, picked, Set.of()));
      start += size;
    }
    return outputs;
  }

  private static Value selected(Divided in, int axis, int[] picked, Set<Integer> dropped) {
    Part part = in.parts().get(axis);
    Views.require(part.isChannels(), "parts of the channels", "parts of " + part);
    int count = picked.length;
    List<Integer> channels = new ArrayList<>();
    int inner = part.stride();
    int block = part.stride() * part.extent();
    for (int start = 0; start < in.whole().frame().channels(); start += block) {
      for (int index : picked) {
        int at = index < 0 ? index + part.extent() : index;
        Views.require(at >= 0 && at < part.extent(), "an index below " + part.extent(), "" + index);
        for (int i = 0; i < inner; i++) {
          channels.add(start + at * inner + i);
        }
      }
    }
    int[] all = channels.stream().mapToInt(channel -> channel).toArray();
    Signal whole = PartRules.channels(in.whole(), all);
    List<Part> left = new ArrayList<>();
    for (int at = 0; at < in.parts().size(); at++) {
      Part old = in.parts().get(at);
      boolean outer = old.isChannels() && old.stride() >= block;
      int stride = outer ? old.stride() / part.extent() * count : old.stride();
      Part kept = at == axis ? new Part(part.role(), count, part.stride()) : old;
      if (!dropped.contains(at)) {
        left.add(outer ? new Part(old.role(), old.extent(), stride) : kept);
      }
    }
    return new Divided(left, whole).settled();
  }
}
