package io.millrace.cli.importing.onnx;

import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Stage.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/*
 *   post   sum([], [attention])               layer_norm  sum([], [linear, relu, linear])  layer_norm
 *   pre    sum([], [layer_norm, attention])               sum([], [layer_norm, linear, relu, linear])
 *
 * In the first layer the branch without layers is a trim, because a window has no output before it
 * is full.
 */
/**
 * Finds the layers of torch.nn.TransformerEncoder in lists of layers and makes encoders of them.
 */
final class Encoders {

  private static final List<String> FUNCTIONS = List.of("relu", "gelu", "gelu_tanh");

  private Encoders() {}

  /** The list with encoders in place of their parts. */
  static List<Item> fused(List<Item> items) {
    List<Item> list = new ArrayList<>();
    int at = 0;
    while (at < items.size()) {
      List<Block> blocks = new ArrayList<>();
      int next = at;
      for (Block block = Block.at(items, next, true);
          block != null && (blocks.isEmpty() || block.follows(blocks.get(0)));
          block = Block.at(items, next, false)) {
        blocks.add(block);
        next += block.pre() ? 2 : 4;
      }
      if (blocks.isEmpty()) {
        list.add(inside(items.get(at++)));
        continue;
      }
      LayerForm norm = layer(items, next, "layer_norm");
      boolean last = norm != null && epsilon(norm) == blocks.get(0).epsilon();
      list.add(new Item(encoder(blocks, last ? norm : null), null, List.of()));
      at = next + (last ? 1 : 0);
    }
    return list;
  }

  private static Item inside(Item item) {
    return item.layer() != null
        ? item
        : new Item(null, item.join(), item.branches().stream().map(Encoders::fused).toList());
  }

  private static LayerForm layer(List<Item> items, int at, String kind) {
    LayerForm layer = at < items.size() ? items.get(at).layer() : null;
    return layer != null && layer.is(kind) ? layer : null;
  }

  private static double epsilon(LayerForm norm) {
    return ((Number) norm.fields().getOrDefault("epsilon", 1e-5)).doubleValue();
  }

  /** The layers that are added to what they read, or null. */
  private static List<LayerForm> residual(List<Item> items, int at, int size) {
    Item sum = at < items.size() ? items.get(at) : null;
    if (sum == null || !"sum".equals(sum.join()) || sum.branches().size() != 2) {
      return null;
    }
    for (int side = 0; side < 2; side++) {
      List<Item> body = sum.branches().get(side);
      List<Item> around = sum.branches().get(1 - side);
      if (body.size() == size
          && body.stream().allMatch(item -> item.layer() != null)
          && (around.isEmpty() || (around.size() == 1 && layer(around, 0, "trim") != null))) {
        return body.stream().map(Item::layer).toList();
      }
    }
    return null;
  }

  private static LayerForm encoder(List<Block> blocks, LayerForm norm) {
    Block first = blocks.get(0);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("layers", blocks.size());
    fields.put("window", first.attention().number("window", 1));
    fields.put("heads", first.attention().number("heads", 1));
    fields.put("feedforward", first.widen().number("out", 0));
    if (first.pre()) {
      fields.put("norm", "pre");
    }
    if (!first.function().equals("relu")) {
      fields.put("activation", first.function());
    }
    if (norm != null) {
      fields.put("final_norm", true);
    }
    fields.put("epsilon", first.epsilon());
    Map<String, Constant> weights = new LinkedHashMap<>();
    for (int at = 0; at < blocks.size(); at++) {
      String path = "layers." + at + ".";
      Block block = blocks.get(at);
      block.attention().weights().forEach((n, w) -> weights.put(path + "self_attn." + n, w));
      block.widen().weights().forEach((n, w) -> weights.put(path + "linear1." + n, w));
      block.narrow().weights().forEach((n, w) -> weights.put(path + "linear2." + n, w));
      block.norm1().weights().forEach((n, w) -> weights.put(path + "norm1." + n, w));
      block.norm2().weights().forEach((n, w) -> weights.put(path + "norm2." + n, w));
    }
    if (norm != null) {
      norm.weights().forEach((n, w) -> weights.put("norm." + n, w));
    }
    return new LayerForm("encoder", fields, weights, "", false);
  }

  /** A layer of an encoder. */
  private record Block(
      boolean pre,
      LayerForm attention,
      LayerForm norm1,
      LayerForm widen,
      String function,
      LayerForm narrow,
      LayerForm norm2) {

    /** The layer that begins there, or null. */
    static Block at(List<Item> items, int at, boolean first) {
      List<LayerForm> post = residual(items, at, 1);
      List<LayerForm> pre = residual(items, at, 2);
      if (pre != null && pre.get(0).is("layer_norm")) {
        List<LayerForm> forward = residual(items, at + 1, 4);
        return forward == null || !forward.get(0).is("layer_norm")
            ? null
            : checked(true, pre.get(1), pre.get(0), forward.subList(1, 4), forward.get(0), first);
      }
      List<LayerForm> forward = residual(items, at + 2, 3);
      LayerForm norm1 = layer(items, at + 1, "layer_norm");
      LayerForm norm2 = layer(items, at + 3, "layer_norm");
      return post == null || forward == null || norm1 == null || norm2 == null
          ? null
          : checked(false, post.get(0), norm1, forward, norm2, first);
    }

    private static Block checked(
        boolean pre,
        LayerForm attention,
        LayerForm norm1,
        List<LayerForm> forward,
        LayerForm norm2,
        boolean first) {
      boolean fits =
          attention.is("attention")
              && !attention.fields().containsKey("start")
              && (attention.alone() == null) == first
              && forward.get(0).is("linear")
              && FUNCTIONS.contains(forward.get(1).kind())
              && forward.get(2).is("linear")
              && forward.get(0).weights().containsKey("bias")
              && forward.get(2).weights().containsKey("bias")
              && Encoders.epsilon(norm1) == Encoders.epsilon(norm2);
      return fits
          ? new Block(
              pre, attention, norm1, forward.get(0), forward.get(1).kind(), forward.get(2), norm2)
          : null;
    }

    double epsilon() {
      return Encoders.epsilon(norm1);
    }

    boolean follows(Block first) {
      return pre == first.pre
          && function.equals(first.function)
          && attention.fields().equals(first.attention.fields())
          && widen.number("out", 0) == first.widen.number("out", 0)
          && epsilon() == first.epsilon();
    }
  }
}
