package io.millrace.continual.kind;

import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.continual.layer.Layer.Bias;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Keys that several kinds of layer have, and forms of keys that a new kind may use. */
public final class LayerFields {

  /** Largest width, window or stride that can be written. */
  public static final int MOST = 1 << 16;

  /** The shared definition of a layer, which the schema of the whole file supplies. */
  public static final String DEFINITION = "layer";

  public static final Key<Bias> BIAS =
      Key.of("bias", Forms.flag(Bias.LEARNED, Bias.NONE))
          .describedAs("Whether there is a bias.")
          .defaultsTo(Bias.LEARNED);

  /** Layers one behind the other. */
  public static final Key<List<Value>> LAYERS =
      Key.of("layers", list(writer -> layers()))
          .describedAs("Layers, one behind the other.")
          .required("[relu]");

  /** Lists of layers side by side. */
  public static final Key<List<Value>> BRANCHES =
      Key.of("branches", list(LayerFields::branches))
          .describedAs("Lists of layers side by side, or maps with name and layers.")
          .required("[[relu], [tanh]]");

  private LayerFields() {}

  /** A required number from 1 on: channels, frames, units. */
  public static Key<Integer> count(String name, String description) {
    return Key.whole(name, 1, MOST).describedAs(description).required("1");
  }

  /** A number from 1 on that may be left out. */
  public static Key<Integer> atLeastOne(String name, String description) {
    return Key.whole(name, 1, MOST).describedAs(description);
  }

  /** A number from 0 on; 0 where it is left out. */
  public static Key<Integer> atLeastZero(String name, String description) {
    return Key.whole(name, 0, MOST).describedAs(description).defaultsTo(0);
  }

  /** The schema of a list of layers, which may hold lists of layers. */
  private static Map<String, Object> layers() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", Map.of("$ref", "#/$defs/" + DEFINITION));
    return schema;
  }

  /** The schema of lists of layers, each by itself or with a name. */
  private static Map<String, Object> branches(SchemaWriter writer) {
    KeyTable named = KeyTable.of(LayerKind.NAME, LAYERS);
    return writer.list(SchemaWriter.anyOf(List.of(layers(), named.schema(writer))));
  }

  private static Form<List<Value>> list(Function<SchemaWriter, Map<String, Object>> schema) {
    return Form.<List<Value>>scalar("a list", Value::list, schema);
  }
}
