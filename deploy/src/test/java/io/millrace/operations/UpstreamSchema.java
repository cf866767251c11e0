package io.millrace.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The schema of a custom resource, from the jar of the operator that serves it. An API server drops
 * fields that a schema does not know; here they are faults, as under {@code kubectl apply
 * --validate=strict}.
 */
final class UpstreamSchema {

  private static final String FLINK_DEPLOYMENT =
      "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonSchema schema;

  private UpstreamSchema(JsonNode schema) {
    this.schema = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema);
  }

  /**
   * The resource of Flink's Kubernetes operator. The newest operator on Maven Central is older than
   * Flink 2, so its list of Flink versions is left out.
   */
  static UpstreamSchema flinkDeployment() {
    JsonNode resource = JSON.valueToTree(yaml(FLINK_DEPLOYMENT));
    ObjectNode schema =
        (ObjectNode) resource.at("/spec/versions/0/schema/openAPIV3Schema").deepCopy();
    ObjectNode fields = schema.withObject("/properties");
    // Every resource has these three; a custom resource's schema does not say so.
    fields.putObject("apiVersion").put("type", "string");
    fields.putObject("kind").put("type", "string");
    fields.putObject("metadata").put("type", "object");
    ((ObjectNode) schema.at("/properties/spec/properties/flinkVersion")).remove("enum");
    closed(schema);
    return new UpstreamSchema(schema);
  }

  /** What does not fit, a line each. */
  List<String> faults(Object document) {
    return schema.validate(JSON.valueToTree(document)).stream()
        .map(ValidationMessage::getMessage)
        .sorted()
        .toList();
  }

  /** Makes a field that no schema names a fault. */
  private static void closed(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      // Stands beside an anyOf that says the same.
      object.remove("x-kubernetes-int-or-string");
      if (object.get("properties") instanceof ObjectNode && !object.has("additionalProperties")) {
        object.put("additionalProperties", false);
      }
    }
    schema.forEach(UpstreamSchema::closed);
  }

  private static Map<?, ?> yaml(String resource) {
    try (InputStream in = UpstreamSchema.class.getResourceAsStream(resource)) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
