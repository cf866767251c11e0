package io.millrace.continual.network;

import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.RetroactiveAttention;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Fields;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads one layer that holds no others from its fields. */
final class LayerReader {

  /** What each kind of layer is made from. */
  private static final Map<String, Function<Fields, Layer>> KINDS = kinds();

  private LayerReader() {}

  /** Names of the kinds, as written. */
  static List<String> names() {
    return List.copyOf(KINDS.keySet());
  }

  /** True if the kind holds no layers and is known. */
  static boolean knows(String kind) {
    return KINDS.containsKey(kind);
  }

  static Layer read(String kind, Fields fields) {
    return KINDS.get(kind).apply(fields);
  }

  private static Map<String, Function<Fields, Layer>> kinds() {
    Map<String, Function<Fields, Layer>> kinds = new LinkedHashMap<>();
    kinds.put("conv1d", LayerReader::conv);
    kinds.put("linear", fields -> new Linear(fields.count("out"), bias(fields)));
    kinds.put("batch_norm", fields -> BatchNorm.of(epsilon(fields)));
    kinds.put("layer_norm", fields -> new LayerNorm(epsilon(fields)));
    for (Activation activation : Activation.values()) {
      kinds.put(activation.kind(), fields -> activation);
    }
    kinds.put("softmax", fields -> new Softmax());
    kinds.put("rnn", LayerReader::rnn);
    kinds.put("gru", LayerReader::gru);
    kinds.put("lstm", LayerReader::lstm);
    kinds.put("average_pool", fields -> new Pool(Pool.Kind.AVERAGE, poolWindow(fields, 1)));
    kinds.put(
        "max_pool",
        fields ->
            new Pool(
                Pool.Kind.MAXIMUM,
                poolWindow(fields, fields.whole("dilation", 1, Fields.MOST, 1))));
    kinds.put("delay", fields -> new Delay(fields.count("frames")));
    kinds.put("trim", LayerReader::trim);
    kinds.put("positions", fields -> new Positions(fields.count("period")));
    kinds.put("attention", LayerReader::attention);
    kinds.put("retroactive_attention", LayerReader::retroactive);
    return kinds;
  }

  private static Bias bias(Fields fields) {
    return fields.flag("bias", Bias.LEARNED, Bias.NONE, Bias.LEARNED);
  }

  private static double epsilon(Fields fields) {
    return fields.number("epsilon", 0, 1, 1e-5);
  }

  private static int layers(Fields fields) {
    return fields.whole("layers", 1, 1000, 1);
  }

  private static Layer conv(Fields fields) {
    int out = fields.count("out");
    Window window =
        Window.of(fields.count("kernel"))
            .everyNth(fields.whole("stride", 1, Fields.MOST, 1))
            .dilatedBy(fields.whole("dilation", 1, Fields.MOST, 1));
    return new Conv1d(
        out, padded(fields, window), fields.whole("groups", 1, Fields.MOST, 1), bias(fields));
  }

  private static Window poolWindow(Fields fields, int dilation) {
    int kernel = fields.count("kernel");
    Window window =
        Window.of(kernel)
            .everyNth(fields.whole("stride", 1, Fields.MOST, kernel))
            .dilatedBy(dilation);
    return padded(fields, window);
  }

  /** A number for both ends, a pair, or what gives an output for each input. */
  private static Window padded(Fields fields, Window window) {
    Object padding = fields.value("padding");
    if (padding == null) {
      return window;
    }
    if (padding.equals("causal")) {
      return window.causal();
    }
    if (padding.equals("same")) {
      if (window.reach() % 2 != 0) {
        fields.refuse(
            "padding",
            "an even reach, dilation · (kernel − 1), for 'same'",
            window.reach(),
            "choose an odd kernel, or write the pair [before, behind]");
      }
      return window.same();
    }
    if (padding instanceof List<?> pair && pair.size() == 2) {
      return window.padded(
          fields.whole("padding[0]", pair.get(0), 0, Fields.MOST, 0),
          fields.whole("padding[1]", pair.get(1), 0, Fields.MOST, 0));
    }
    if (padding instanceof Number) {
      int both = fields.whole("padding", padding, 0, Fields.MOST, 0);
      return window.padded(both, both);
    }
    fields.refuse(
        "padding", "frames at both ends, a pair [before, behind], same or causal", padding, "");
    return window;
  }

  private static Layer rnn(Fields fields) {
    return new Rnn(
        fields.count("hidden"),
        layers(fields),
        fields.choice("function", List.of(Activation.TANH, Activation.RELU)),
        bias(fields));
  }

  private static Layer gru(Fields fields) {
    return new Gru(
        fields.count("hidden"),
        layers(fields),
        fields.choice("reset", Gru.Reset.AFTER_PRODUCT),
        bias(fields));
  }

  private static Layer lstm(Fields fields) {
    return new Lstm(
        fields.count("hidden"),
        layers(fields),
        fields.whole("projection", 0, Fields.MOST, 0),
        fields.flag("peepholes", Lstm.Peepholes.LEARNED, Lstm.Peepholes.NONE, Lstm.Peepholes.NONE),
        bias(fields));
  }

  private static Layer trim(Fields fields) {
    return new Trim(
        fields.whole("first", 0, Fields.MOST, 0), fields.whole("last", 0, Fields.MOST, 0));
  }

  private static Layer attention(Fields fields) {
    return new Attention(
        fields.count("window"),
        fields.whole("heads", 1, Fields.MOST, 1),
        fields.whole("ahead", 0, Fields.MOST, 0),
        fields.choice("start", Attention.Start.WAIT),
        bias(fields));
  }

  private static Layer retroactive(Fields fields) {
    return new RetroactiveAttention(
        fields.count("window"), fields.whole("heads", 1, Fields.MOST, 1), bias(fields));
  }

  /** Kinds that hold others. */
  static List<String> containers() {
    return new ArrayList<>(List.of("sequential", "residual", "parallel"));
  }
}
