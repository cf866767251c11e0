package io.millrace.continual.network;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema of network files, made from what {@link LayerKinds} registers. */
public final class NetworkSchema {

  private NetworkSchema() {}

  /**
   * The schema of a whole file.
   *
   * @param more keys of the file that are not the network's own, such as the path of its weights
   * @return a JSON document as maps and lists
   */
  public static Map<String, Object> document(List<Key<?>> more) {
    SchemaWriter writer = new SchemaWriter(SchemaWriter.Scalars.TYPED);
    KeyTable keys =
        KeyTable.of(more.toArray(Key[]::new)).and(LayerKinds.CHANNELS, LayerKinds.LAYERS);
    return writer.document("Millrace network", keys.schema(writer));
  }

  /** A list of layers, which may hold lists of layers. */
  static Map<String, Object> layers(SchemaWriter writer) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", writer.shared("layer", NetworkSchema::layer));
    return schema;
  }

  /** Lists of layers, each by itself or with a name. */
  static Map<String, Object> branches(SchemaWriter writer) {
    KeyTable named = KeyTable.of(LayerKind.NAME, LayerKinds.LAYERS);
    return writer.list(SchemaWriter.anyOf(List.of(layers(writer), named.schema(writer))));
  }

  private static Map<String, Object> layer(SchemaWriter writer) {
    List<String> alone = new ArrayList<>();
    Map<String, Object> withFields = new LinkedHashMap<>();
    for (LayerKind kind : LayerKinds.all().values()) {
      List<Map<String, Object>> bodies = new ArrayList<>();
      bodies.add(kind.keys().schema(writer));
      kind.inside().ifPresent(inside -> bodies.add(inside.form().schema(writer)));
      if (kind.keys().keys().stream().noneMatch(Key::isRequired)) {
        alone.add(kind.kind());
      }
      withFields.put(kind.kind(), bodies.size() == 1 ? bodies.get(0) : SchemaWriter.anyOf(bodies));
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", "object");
    map.put("properties", withFields);
    map.put("additionalProperties", false);
    map.put("minProperties", 1);
    map.put("maxProperties", 1);
    return SchemaWriter.anyOf(List.of(Map.of("enum", alone), map));
  }
}
