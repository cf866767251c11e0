package io.millrace.streaming.config;

import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.api.spec.ModelCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates the JSON Schema of one stage, from the options that each operator declares. */
final class OperatorSchema {

  private static final Key<String> PASS =
      Key.of("pass", Forms.text("the name of an output field"))
          .describedAs("The output field that the next stage reads.")
          .defaultsToComputed("the first");

  /** The name of a stage; {@link YamlStages} reads it beside the options. */
  static final Key<String> AS =
      Key.of("as", Forms.text("a name for the stage"))
          .describedAs("Name of the stage, by which results name its fields.")
          .defaultsToComputed("that of the operator");

  private OperatorSchema() {}

  /**
   * The form of an element of {@code operators:}, for the schema only; {@link YamlStages} reads it.
   */
  static Form<Value> element(ModelCatalog catalog) {
    return new Form<>(
        "an operator",
        (value, faults) -> Optional.of(value),
        value -> value,
        writer -> writer.shared("operator", all -> stage(catalog, all)));
  }

  private static Map<String, Object> stage(ModelCatalog catalog, SchemaWriter writer) {
    // Options are typed: a number in quotes is text.
    SchemaWriter typed = writer.with(SchemaWriter.Scalars.REFERENCES);
    List<String> alone = new ArrayList<>();
    Map<String, Object> withOptions = new LinkedHashMap<>();
    for (String type : catalog.types()) {
      Optional<KeyTable> declared = catalog.keys(type);
      Map<String, Object> options =
          declared
              .map(
                  keys ->
                      (catalog.isWrapper(type) || catalog.isWatcher(type)
                              ? keys.and(AS)
                              : keys.and(PASS, AS))
                          .schema(typed))
              .orElse(Map.of("type", "object"));
      boolean needsOptions =
          declared.stream().flatMap(keys -> keys.keys().stream()).anyMatch(Key::isRequired);
      if (needsOptions) {
        withOptions.put(type, options);
      } else {
        alone.add(type);
        withOptions.put(type, SchemaWriter.anyOf(List.of(options, Map.of("type", "null"))));
      }
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", "object");
    map.put("properties", withOptions);
    map.put("additionalProperties", false);
    map.put("minProperties", 1);
    map.put("maxProperties", 1);
    return SchemaWriter.anyOf(List.of(typed.words(alone), map));
  }
}
