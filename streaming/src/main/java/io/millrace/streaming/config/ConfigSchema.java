package io.millrace.streaming.config;

import io.millrace.api.config.SchemaWriter;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.continual.network.NetworkSchema;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of the files that users write, made from the keys by which they
 * are read. An editor completes and checks by it; rules between keys, units and files are the
 * reader's alone.
 */
public final class ConfigSchema {

  private ConfigSchema() {}

  /**
   * The schema of pipeline files.
   *
   * @param catalog the operators there are
   * @return a JSON document as maps and lists
   */
  public static Map<String, Object> pipeline(ModelCatalog catalog) {
    SchemaWriter writer = new SchemaWriter(SchemaWriter.Scalars.TEXT);
    return writer.document("Millrace pipeline", PipelineYaml.keys(catalog).schema(writer));
  }

  /** The schema of network files, as maps and lists. */
  public static Map<String, Object> network() {
    return NetworkSchema.document(List.of(ModelFile.WEIGHTS));
  }
}
