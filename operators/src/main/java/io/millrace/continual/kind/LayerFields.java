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

/** Keys that several kinds of layer have, and forms of keys for new kinds. */
public final class LayerFields {

  /** Largest width, window or stride allowed. */
  public static final int MOST = 1 << 16;

  /** Name of the shared definition of a layer, which the schema of the whole file supplies. */
  public static final String DEFINITION = "layer";

  public static final Key<Bias> BIAS =
      Key.of("bias", Forms.flag(Bias.LEARNED, Bias.NONE))
          .describedAs("Whether there is a bias.")
          .defaultsTo(Bias.LEARNED);

  /** Layers in sequence. */
  public static final Key<List<Value>> LAYERS =
      Key.of("layers", list(writer -> layers()))
          .describedAs("Layers, one behind the other.")
          .required("[relu]");

  /** Named lists of layers, which any layer of the file may use. */
  public static final Key<Map<String, Value>> BLOCKS =
      Key.of("blocks", Forms.values("a map of names and lists of layers", LAYERS.form()))
          .describedAs("Named lists of layers, for use: {block: NAME}.")
          .defaultsToComputed("none");

  /** Lists of layers in parallel. */
  public static final Key<List<Value>> BRANCHES =
      Key.of("branches", list(LayerFields::branches))
          .describedAs("Lists of layers side by side, or maps with name and layers.")
          .required("[[relu], [tanh]]");

  private LayerFields() {}

  /** A required whole number of at least 1: channels, frames, units. */
  public static Key<Integer> count(String name, String description) {
    return Key.whole(name, 1, MOST).describedAs(description).required("1");
  }

  /** An optional whole number of at least 1. */
  public static Key<Integer> atLeastOne(String name, String description) {
    return Key.whole(name, 1, MOST).describedAs(description);
  }

  /** An optional whole number of at least 0; the default is 0. */
  public static Key<Integer> atLeastZero(String name, String description) {
    return Key.whole(name, 0, MOST).describedAs(description).defaultsTo(0);
  }

  /** The schema of a list of layers, which may contain lists of layers. */
  private static Map<String, Object> layers() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", Map.of("$ref", "#/$defs/" + DEFINITION));
    return schema;
  }

  /** The schema of lists of layers, each with or without a name. */
  private static Map<String, Object> branches(SchemaWriter writer) {
    KeyTable named = KeyTable.of(LayerKind.NAME, LAYERS);
    return writer.list(SchemaWriter.anyOf(List.of(layers(), named.schema(writer))));
  }

  private static Form<List<Value>> list(Function<SchemaWriter, Map<String, Object>> schema) {
    return Form.<List<Value>>scalar("a list", Value::list, schema);
  }
}
