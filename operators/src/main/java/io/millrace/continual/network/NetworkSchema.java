package io.millrace.continual.network;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON Schema of network files, generated from the kinds of {@link LayerKinds}. */
public final class NetworkSchema {

  private NetworkSchema() {}

  /**
   * The schema of a whole file.
   *
   * @param more keys of the file that do not belong to the network, such as the path of its weights
   * @return a JSON document as maps and lists
   */
  public static Map<String, Object> document(List<Key<?>> more) {
    return document(LayerKinds.standard(), more);
  }

  /** The same for files with layers of the given kinds. */
  public static Map<String, Object> document(LayerKinds kinds, List<Key<?>> more) {
    SchemaWriter writer = new SchemaWriter(SchemaWriter.Scalars.TYPED);
    writer.shared(LayerFields.DEFINITION, inner -> layer(kinds, inner));
    KeyTable keys =
        KeyTable.of(more.toArray(Key[]::new))
            .and(ArchitectureReader.KEYS)
            .withOneOf(ArchitectureReader.KEYS.alternatives().toArray(String[]::new));
    return writer.document("Millrace network", keys.schema(writer));
  }

  /** The one field that a kind requires, or null if there are none or several. */
  private static Key<?> onlyRequired(LayerKind kind) {
    List<Key<?>> required = kind.keys().keys().stream().filter(Key::isRequired).toList();
    return required.size() == 1 ? required.get(0) : null;
  }

  private static Map<String, Object> layer(LayerKinds kinds, SchemaWriter writer) {
    List<String> alone = new ArrayList<>();
    Map<String, Object> withFields = new LinkedHashMap<>();
    for (LayerKind kind : kinds.all()) {
      List<Map<String, Object>> bodies = new ArrayList<>();
      bodies.add(kind.keys().schema(writer));
      kind.inside()
          .filter(inside -> inside == onlyRequired(kind))
          .ifPresent(inside -> bodies.add(inside.form().schema(writer)));
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
