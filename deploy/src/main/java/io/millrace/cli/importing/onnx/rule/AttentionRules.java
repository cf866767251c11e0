package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.Divided;
import io.millrace.cli.importing.onnx.value.Divided.Part;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Scores;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Stage;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/*
 *   queries (heads, frames, d) x keys (heads, d, frames) -> factor, mask -> softmax
 *                                                x values (heads, frames, d) -> attention
 */
/** Scaled dot products over the frames of a clip, as exporters write them. */
final class AttentionRules {

  /** A term of a mask that leaves nothing of a frame: e^-10000 is zero in any precision. */
  private static final double BARRED = -1e4;

  private AttentionRules() {}

  /** A product of two computed values. */
  static List<Value> product(Node node, Translation context) {
    if (node.input(0) instanceof Scores shares) {
      return List.of(attended(node, shares, Divided.of(node.input(1)), context));
    }
    return List.of(scores(Divided.of(node.input(0)), Divided.of(node.input(1))));
  }

  private static Scores scores(Divided query, Divided key) {
    int rank = query.parts().size();
    Views.require(
        rank >= 3 && key.parts().size() == rank,
        "queries and keys with the same axes",
        query.shape() + " and " + key.shape());
    Part inner = query.parts().get(rank - 1);
    List<Part> lead = query.parts().subList(0, rank - 2);
    boolean products =
        query.parts().get(rank - 2).isTime()
            && key.parts().get(rank - 1).isTime()
            && inner.stride() <= 1
            && !inner.isTime()
            && key.parts().get(rank - 2).equals(inner)
            && key.parts().subList(0, rank - 2).equals(lead)
            && isHeads(lead, inner.extent(), query.whole());
    Views.require(
        products && key.whole().frame().equals(query.whole().frame()),
        "queries (…, frames, channels) and keys (…, channels, frames) of an attention over time",
        query.parts() + " and " + key.parts());
    int frames = query.parts().get(rank - 2).extent();
    return new Scores(query.whole(), key.whole(), lead, frames, inner.extent(), 1, null, false);
  }

  /** True if the axes before are one axis of heads at most, which has all other channels. */
  private static boolean isHeads(List<Part> lead, int head, Signal whole) {
    int heads = 1;
    for (Part part : lead) {
      if (part.isTime() || (part.isChannels() && part.extent() > 1 && part.stride() != head)) {
        return false;
      }
      heads *= part.extent();
    }
    return heads * head == whole.frame().channels();
  }

  private static Value attended(Node node, Scores shares, Divided values, Translation context) {
    Views.require(shares.shares(), "shares of a softmax", "products without one");
    List<Part> expected = new ArrayList<>(shares.lead());
    int rank = values.parts().size();
    Views.require(
        rank == expected.size() + 2
            && values.parts().subList(0, rank - 2).equals(expected)
            && values.parts().get(rank - 2).isTime()
            && values.parts().get(rank - 1).extent() == shares.head(),
        "values with the axes of the queries",
        values.parts() + " for " + expected);
    int channels = shares.query().frame().channels();
    List<Stage> stages =
        Stream.of(shares.query(), shares.key(), values.whole()).map(Signal::stage).toList();
    List<Projection> projections = Projection.ofOneBase(stages, channels);
    Stage base = projections.get(0).base();
    Views.require(
        projections.get(0).weight().shape().get(1) == channels,
        "queries as wide as the frames that they are made of",
        channels + " of " + projections.get(0).weight().shape().get(1));
    LayerForm layer =
        LayerForm.of("attention")
            .weight("in_proj_weight", inputs(projections, channels, shares))
            .weight("in_proj_bias", biases(projections, channels, shares))
            .weight("out_proj.weight", Projection.identity(channels))
            .weight("out_proj.bias", Constant.of(List.of(channels), new double[channels]));
    if (shares.heads() > 1) {
      layer = layer.with("heads", shares.heads());
    }
    Stage stage = windowed(node, shares, base, layer, context);
    Signal whole = Signal.of(shares.query().axes(), shares.query().frame(), stage);
    return new Divided(values.parts(), whole).settled();
  }

  private static Stage windowed(
      Node node, Scores shares, Stage base, LayerForm layer, Translation context) {
    int frames = shares.frames();
    Constant mask = shares.mask();
    if (mask == null) {
      context.requireClip("it attends to all frames of the clip", base);
      LayerForm whole = layer.with("window", frames);
      if (base.window() == 0) {
        return base.over(frames, whole);
      }
      Views.require(base.window() == frames, "one length of the clip", frames + " frames");
      NodeFault fault =
          NodeFault.because(
                  "it attends to rows that attend to the whole clip themselves, which only the"
                      + " layers of torch.nn.TransformerEncoder have an exact form for")
              .of(node);
      return base.over(frames, whole.refusedFor(fault));
    }
    Views.require(
        base.window() == 0,
        "a mask in the first attention alone",
        "one over rows that attend to the whole clip themselves");
    int width = 0;
    for (int at = 0; at < frames; at++) {
      width += seen(mask, frames, frames - 1, at) ? 1 : 0;
    }
    boolean band = true;
    boolean newest = true;
    for (int row = 0; row < frames; row++) {
      for (int at = 0; at < frames; at++) {
        boolean within = at <= row && at > row - width;
        band &= seen(mask, frames, row, at) == within;
        newest &= row < frames - 1 || seen(mask, frames, row, at) == at > row - width;
      }
    }
    Views.require(width > 0 && newest, "a mask that leaves the newest frames", "another");
    if (band) {
      LayerForm causal = layer.with("window", width).with("start", "mask");
      return width < frames ? base.then(causal) : base.over(frames, causal);
    }
    context.requireClip("it attends to many frames of the clip", base);
    return base.over(frames, layer.with("window", width));
  }

  private static boolean seen(Constant mask, int frames, int row, int at) {
    double term = mask.values()[row * frames + at];
    Views.require(
        term == 0 || term <= BARRED, "a mask of 0 and of at most -10000", "" + (float) term);
    return term == 0;
  }

  /** A network divides products by the root of a head's channels. */
  private static double scale(Scores shares) {
    return shares.factor() * Math.sqrt(shares.head());
  }

  private static Constant inputs(List<Projection> projections, int channels, Scores shares) {
    int size = channels * channels;
    double[] all = new double[3 * size];
    for (int at = 0; at < all.length; at++) {
      double factor = at < size ? scale(shares) : 1;
      all[at] = factor * projections.get(at / size).weight().values()[at % size];
    }
    return Constant.of(List.of(3 * channels, channels), all);
  }

  private static Constant biases(List<Projection> projections, int channels, Scores shares) {
    double[] all = new double[3 * channels];
    for (int at = 0; at < all.length; at++) {
      double factor = at < channels ? scale(shares) : 1;
      all[at] = factor * projections.get(at / channels).bias()[at % channels];
    }
    return Constant.of(List.of(3 * channels), all);
  }

  /** The attention with a linear layer behind it as its last projection; null if it has one. */
  static LayerForm projected(LayerForm attention, LayerForm linear) {
    Constant own = attention.weights().get("out_proj.weight");
    Constant next = linear.weights().get("weight");
    boolean free =
        Arrays.equals(own.values(), Projection.identity(own.shape().get(0)).values())
            && attention.weights().get("out_proj.bias").isZero()
            && next.shape().equals(own.shape());
    if (!free) {
      return null;
    }
    LayerForm projected = attention.weight("out_proj.weight", next);
    Constant bias = linear.weights().get("bias");
    return bias == null ? projected : projected.weight("out_proj.bias", bias);
  }

  /** The same with constants added to its outputs. */
  static LayerForm shifted(LayerForm attention, double[] terms) {
    double[] sum = attention.weights().get("out_proj.bias").values().clone();
    for (int c = 0; c < sum.length; c++) {
      sum[c] += terms[c];
    }
    return attention.weight("out_proj.bias", Constant.of(List.of(sum.length), sum));
  }
}
