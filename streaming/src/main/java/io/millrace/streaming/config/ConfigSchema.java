package io.millrace.streaming.config;

import io.millrace.api.config.SchemaWriter;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.continual.network.NetworkSchema;
import java.util.List;
import java.util.Map;

/**
 * Creates the JSON Schema (draft 2020-12) of pipeline and network files, from the keys with which
 * they are read. Editors use it to complete and check; only the reader checks rules between keys,
 * units and files.
 */
public final class ConfigSchema {

  private ConfigSchema() {}

  /**
   * Creates the schema of pipeline files.
   *
   * @param catalog the available operators
   * @return a JSON document as maps and lists
   */
  public static Map<String, Object> pipeline(ModelCatalog catalog) {
    SchemaWriter writer = new SchemaWriter(SchemaWriter.Scalars.TEXT);
    return writer.document("Millrace pipeline", PipelineYaml.schema(catalog, writer));
  }

  /** Creates the schema of network files, as maps and lists. */
  public static Map<String, Object> network() {
    return NetworkSchema.document(List.of(ModelFile.WEIGHTS));
  }
}
