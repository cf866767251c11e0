package io.millrace.cli.importing.onnx.value;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A layer of a network file with its weights.
 *
 * @param fields the fields of the layer, without its name
 * @param weights by their names in the layer
 * @param name the name of the layer where the graph has one, or empty
 * @param ahead whether an output sees frames after the newest of its own: padding at the end
 */
public record LayerForm(
    String kind,
    Map<String, Object> fields,
    Map<String, Constant> weights,
    String name,
    boolean ahead) {

  public static LayerForm of(String kind) {
    return new LayerForm(kind, Map.of(), Map.of(), "", false);
  }

  public LayerForm with(String field, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(field, value);
    return new LayerForm(kind, more, weights, name, ahead);
  }

  public LayerForm weight(String weight, Constant value) {
    Map<String, Constant> more = new LinkedHashMap<>(weights);
    more.put(weight, value);
    return new LayerForm(kind, fields, more, name, ahead);
  }

  public LayerForm named(String other) {
    return new LayerForm(kind, fields, weights, other, ahead);
  }

  public LayerForm seesAhead(boolean frames) {
    return new LayerForm(kind, fields, weights, name, ahead || frames);
  }
}
