package io.millrace.cli.importing.onnx.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A layer of a network file with its weights.
 *
 * @param fields the fields of the layer, without its name
 * @param weights by their names in the layer
 * @param name the name of the layer where the graph has one, or empty
 * @param ahead whether an output sees frames after the newest of its own: padding at the end
 * @param alone why the layer has no exact form unless a later layer takes it up; null if it has
 */
public record LayerForm(
    String kind,
    Map<String, Object> fields,
    Map<String, Constant> weights,
    String name,
    boolean ahead,
    NodeFault alone) {

  private static final Set<String> RECURRENT = Set.of("rnn", "gru", "lstm", "conv_transpose1d");

  public LayerForm(
      String kind,
      Map<String, Object> fields,
      Map<String, Constant> weights,
      String name,
      boolean ahead) {
    this(kind, fields, weights, name, ahead, null);
  }

  public static LayerForm of(String kind) {
    return new LayerForm(kind, Map.of(), Map.of(), "", false);
  }

  public LayerForm with(String field, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(field, value);
    return new LayerForm(kind, more, weights, name, ahead, alone);
  }

  public LayerForm weight(String weight, Constant value) {
    Map<String, Constant> more = new LinkedHashMap<>(weights);
    more.put(weight, value);
    return new LayerForm(kind, fields, more, name, ahead, alone);
  }

  public LayerForm named(String other) {
    return new LayerForm(kind, fields, weights, other, ahead, alone);
  }

  public LayerForm seesAhead(boolean frames) {
    return new LayerForm(kind, fields, weights, name, ahead || frames, alone);
  }

  /** The layer, which is refused for this reason if no later layer takes it up. */
  public LayerForm refusedFor(NodeFault reason) {
    return new LayerForm(kind, fields, weights, name, ahead, reason);
  }

  public boolean is(String other) {
    return kind.equals(other);
  }

  public int number(String field, int otherwise) {
    return fields.get(field) instanceof Integer number ? number : otherwise;
  }

  /** Frames by which the layer shortens a clip, where its stride in time is one. */
  public int shrink() {
    return switch (kind) {
      case "trim" -> number("first", 0) + number("last", 0);
      case "attention" ->
          alone == null && !fields.containsKey("start") ? number("window", 1) - 1 : 0;
      case "global_average_pool", "global_max_pool" -> number("frames", 1) - 1;
      case "conv_transpose1d" -> fields.containsKey("tail") ? 0 : 1 - spread() / stride();
      default -> fields.containsKey("kernel") ? spread() - 1 - padding() : 0;
    };
  }

  /** Steps from one output to the next. */
  public int stride() {
    return first("stride", kind.contains("pool") ? first("kernel", 1) : 1);
  }

  private int spread() {
    return first("dilation", 1) * (first("kernel", 1) - 1) + 1;
  }

  /** Frames of padding in time, at both ends together. */
  private int padding() {
    boolean line = kind.endsWith("1d") || kind.endsWith("pool");
    Object padding = fields.getOrDefault("padding", 0);
    Object time = line || !(padding instanceof List<?> axes) ? padding : axes.get(0);
    return time instanceof List<?> pair
        ? (Integer) pair.get(0) + (Integer) pair.get(1)
        : 2 * (Integer) time;
  }

  /** True if frames at the ends of a clip are computed in another way than those within. */
  public boolean hasEnds() {
    return RECURRENT.contains(kind)
        || fields.containsKey("start")
        || (fields.containsKey("kernel") && padding() > 0);
  }

  private int first(String field, int otherwise) {
    Object value = fields.getOrDefault(field, otherwise);
    return (Integer) (value instanceof List<?> axes ? axes.get(0) : value);
  }
}
