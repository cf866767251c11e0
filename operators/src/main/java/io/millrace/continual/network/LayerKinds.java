package io.millrace.continual.network;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Fault;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.RetroactiveAttention;
import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pointwise.Positions;
import io.millrace.continual.pointwise.Softmax;
import io.millrace.continual.pool.Delay;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.Trim;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import io.millrace.continual.recurrent.Rnn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Every kind of layer that can be written, the one place where they are registered. */
final class LayerKinds {

  /** Largest width, window or stride that can be written. */
  static final int MOST = 1 << 16;

  private static final Key<Integer> OUT = count("out", "Output channels.");
  private static final Key<Integer> KERNEL = count("kernel", "Frames that an output sees.");
  private static final Key<Integer> STRIDE =
      atLeastOne("stride", "Frames from one output to the next.").defaultsTo(1);
  private static final Key<Integer> POOL_STRIDE =
      atLeastOne("stride", "Frames from one output to the next.").defaultsToComputed("kernel");
  private static final Key<Integer> DILATION =
      atLeastOne("dilation", "Frames from one that is seen to the next.").defaultsTo(1);
  private static final Key<Padding> PADDING =
      Key.of("padding", Padding.FORM)
          .describedAs(
              "Frames of padding at both ends, a pair [before, behind], same (an output for each"
                  + " input, as far past as ahead) or causal (padding before alone).")
          .defaultsToComputed("0");
  private static final Key<Integer> GROUPS =
      atLeastOne("groups", "Groups of channels that are not mixed.").defaultsTo(1);
  private static final Key<Bias> BIAS =
      Key.of("bias", Forms.flag(Bias.LEARNED, Bias.NONE))
          .describedAs("Whether there is a bias.")
          .defaultsTo(Bias.LEARNED);
  private static final Key<Double> EPSILON =
      Key.number("epsilon", 0, 1)
          .describedAs("What is added to the variance before its root is taken.")
          .defaultsTo(1e-5);
  private static final Key<Integer> HIDDEN = count("hidden", "Units of a layer.");
  private static final Key<Integer> STACKED =
      Key.whole("layers", 1, 1000).describedAs("Layers, one on the other.").defaultsTo(1);
  private static final Key<Activation> FUNCTION =
      Key.of("function", Forms.choice(List.of(Activation.TANH, Activation.RELU)))
          .describedAs("The function of the units.")
          .defaultsTo(Activation.TANH);
  private static final Key<Gru.Reset> RESET =
      Key.choice("reset", Gru.Reset.AFTER_PRODUCT)
          .describedAs(
              "Where the reset gate stands: after-product as in torch.nn.GRU, before-product as in"
                  + " the original paper.");
  private static final Key<Integer> PROJECTION =
      atLeastZero("projection", "Width of the projected hidden state; 0: none.");
  private static final Key<Lstm.Peepholes> PEEPHOLES =
      Key.of("peepholes", Forms.flag(Lstm.Peepholes.LEARNED, Lstm.Peepholes.NONE))
          .describedAs("Whether the gates see the cell.")
          .defaultsTo(Lstm.Peepholes.NONE);
  private static final Key<Integer> FRAMES = count("frames", "Frames of delay.");
  private static final Key<Integer> FIRST =
      atLeastZero("first", "Frames dropped at the beginning of a clip.");
  private static final Key<Integer> LAST =
      atLeastZero("last", "Frames dropped at the end of a clip.");
  private static final Key<Integer> PERIOD =
      count("period", "Frames after which the added vectors repeat.");
  private static final Key<Integer> WINDOW = count("window", "Frames of the window.");
  private static final Key<Integer> HEADS =
      atLeastOne("heads", "Heads of the attention.").defaultsTo(1);
  private static final Key<Integer> AHEAD =
      atLeastZero("ahead", "Frames from the query to the newest frame.");
  private static final Key<Attention.Start> START =
      Key.choice("start", Attention.Start.WAIT)
          .describedAs(
              "Before the window is full there is no output (wait), or missing frames are left out"
                  + " (mask).");
  private static final Key<Residual.Align> ALIGN =
      Key.choice("align", Residual.Align.WHOLE)
          .describedAs("Which input frames stay where the layers shorten a clip.");
  private static final Key<Parallel.Join> JOIN =
      Key.choice("join", Parallel.Join.SUM)
          .describedAs("Whether branches are summed, or laid one behind the other.");

  /** Layers one behind the other. */
  static final Key<List<Value>> LAYERS =
      Key.of("layers", list(NetworkSchema::layers))
          .describedAs("Layers, one behind the other.")
          .required("[relu]");

  /** Lists of layers side by side. */
  static final Key<List<Value>> BRANCHES =
      Key.of("branches", list(NetworkSchema::branches))
          .describedAs("Lists of layers side by side, or maps with name and layers.")
          .required("[[relu], [tanh]]");

  /** The channels of a network. */
  static final Key<Integer> CHANNELS = count("channels", "Channels of an observation.");

  private static final Map<String, LayerKind> KINDS = kinds();

  private LayerKinds() {}

  /** The kinds by their names, in the order in which messages list them. */
  static Map<String, LayerKind> all() {
    return KINDS;
  }

  private static Map<String, LayerKind> kinds() {
    List<LayerKind> kinds = new ArrayList<>();
    kinds.add(
        LayerKind.of(
            "conv1d", LayerKinds::conv, OUT, KERNEL, STRIDE, DILATION, PADDING, GROUPS, BIAS));
    kinds.add(
        LayerKind.of(
            "linear", (in, inner) -> new Linear(in.read(OUT, 1), in.read(BIAS)), OUT, BIAS));
    kinds.add(LayerKind.of("batch_norm", (in, inner) -> BatchNorm.of(in.read(EPSILON)), EPSILON));
    kinds.add(LayerKind.of("layer_norm", (in, inner) -> new LayerNorm(in.read(EPSILON)), EPSILON));
    for (Activation activation : Activation.values()) {
      kinds.add(LayerKind.of(activation.kind(), (in, inner) -> activation));
    }
    kinds.add(LayerKind.of("softmax", (in, inner) -> new Softmax()));
    kinds.add(
        LayerKind.of(
            "rnn",
            (in, inner) ->
                new Rnn(in.read(HIDDEN, 1), in.read(STACKED), in.read(FUNCTION), in.read(BIAS)),
            HIDDEN,
            STACKED,
            FUNCTION,
            BIAS));
    kinds.add(
        LayerKind.of(
            "gru",
            (in, inner) ->
                new Gru(in.read(HIDDEN, 1), in.read(STACKED), in.read(RESET), in.read(BIAS)),
            HIDDEN,
            STACKED,
            RESET,
            BIAS));
    kinds.add(
        LayerKind.of(
            "lstm",
            (in, inner) ->
                new Lstm(
                    in.read(HIDDEN, 1),
                    in.read(STACKED),
                    in.read(PROJECTION),
                    in.read(PEEPHOLES),
                    in.read(BIAS)),
            HIDDEN,
            STACKED,
            PROJECTION,
            PEEPHOLES,
            BIAS));
    kinds.add(
        LayerKind.of(
            "average_pool",
            (in, inner) -> new Pool(Pool.Kind.AVERAGE, poolWindow(in, 1)),
            KERNEL,
            POOL_STRIDE,
            PADDING));
    kinds.add(
        LayerKind.of(
            "max_pool",
            (in, inner) -> new Pool(Pool.Kind.MAXIMUM, poolWindow(in, in.read(DILATION))),
            KERNEL,
            POOL_STRIDE,
            PADDING,
            DILATION));
    kinds.add(LayerKind.of("delay", (in, inner) -> new Delay(in.read(FRAMES, 1)), FRAMES));
    kinds.add(
        LayerKind.of("trim", (in, inner) -> new Trim(in.read(FIRST), in.read(LAST)), FIRST, LAST));
    kinds.add(LayerKind.of("positions", (in, inner) -> new Positions(in.read(PERIOD, 1)), PERIOD));
    kinds.add(
        LayerKind.of(
            "attention",
            (in, inner) ->
                new Attention(
                    in.read(WINDOW, 1),
                    in.read(HEADS),
                    in.read(AHEAD),
                    in.read(START),
                    in.read(BIAS)),
            WINDOW,
            HEADS,
            AHEAD,
            START,
            BIAS));
    kinds.add(
        LayerKind.of(
            "retroactive_attention",
            (in, inner) ->
                new RetroactiveAttention(in.read(WINDOW, 1), in.read(HEADS), in.read(BIAS)),
            WINDOW,
            HEADS,
            BIAS));
    kinds.add(LayerKind.holding(LAYERS, "sequential", (in, inner) -> inner.layers()));
    kinds.add(
        LayerKind.holding(
            LAYERS,
            "residual",
            (in, inner) -> new Residual(inner.layers(), in.read(ALIGN)),
            ALIGN));
    kinds.add(
        LayerKind.holding(
            BRANCHES,
            "parallel",
            (in, inner) -> {
              List<Child> branches = inner.branches();
              return new Parallel(in.read(JOIN), branches);
            },
            JOIN));
    Map<String, LayerKind> byName = new LinkedHashMap<>();
    kinds.forEach(kind -> byName.put(kind.kind(), kind));
    return Collections.unmodifiableMap(byName);
  }

  private static Key<Integer> count(String name, String description) {
    return Key.whole(name, 1, MOST).describedAs(description).required("1");
  }

  private static Key<Integer> atLeastOne(String name, String description) {
    return Key.whole(name, 1, MOST).describedAs(description);
  }

  private static Key<Integer> atLeastZero(String name, String description) {
    return Key.whole(name, 0, MOST).describedAs(description).defaultsTo(0);
  }

  private static Layer conv(Entries in, LayerKind.Inner inner) {
    int out = in.read(OUT, 1);
    Window window =
        Window.of(in.read(KERNEL, 1)).everyNth(in.read(STRIDE)).dilatedBy(in.read(DILATION));
    return new Conv1d(out, padded(in, window), in.read(GROUPS), in.read(BIAS));
  }

  private static Window poolWindow(Entries in, int dilation) {
    int kernel = in.read(KERNEL, 1);
    return padded(in, Window.of(kernel).everyNth(in.read(POOL_STRIDE, kernel)).dilatedBy(dilation));
  }

  private static Window padded(Entries in, Window window) {
    Padding padding = in.read(PADDING, Padding.of(0, 0));
    if (padding.word().equals("same") && window.reach() % 2 != 0) {
      in.faults()
          .add(
              new Fault.Misfit(
                  in.location().key(PADDING.name()),
                  "an even reach, dilation · (kernel − 1), for 'same'",
                  Integer.toString(window.reach()),
                  "choose an odd kernel, or write the pair [before, behind]"));
    }
    return padding.around(window);
  }

  private static Form<List<Value>> list(Function<SchemaWriter, Map<String, Object>> schema) {
    return Form.<List<Value>>scalar("a list", Value::list, schema);
  }
}
