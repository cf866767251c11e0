package io.millrace.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.console.Cli;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SchemaCommandTest {

  private static JsonNode schema(String... arguments) throws IOException {
    Cli.Outcome outcome = Cli.call(arguments);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return new ObjectMapper().readTree(outcome.out());
  }

  @Test
  void exampleUsage() throws IOException {
    JsonNode pipeline = schema("schema");

    JsonNode lateness = pipeline.at("/properties/source/properties/lateness");
    assertThat(lateness.get("default").asText()).isEqualTo("1 h");
    assertThat(lateness.get("description").asText())
        .startsWith("How far the time of a record may be behind");
  }

  @Test
  void everyOperatorOfTheCatalogueIsThereWithItsOptions() throws IOException {
    JsonNode operators = schema("schema", "pipeline").at("/$defs/operator/anyOf/1/properties");

    assertThat(operators.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(StandardCatalog.catalog().types());
    assertThat(operators.at("/standardize/anyOf/0/properties/warmup/default").asInt())
        .isEqualTo(16);
  }

  @Test
  void aNetworkHasASchemaOfItsOwn() throws IOException {
    assertThat(schema("schema", "network").at("/required").toString())
        .isEqualTo("[\"channels\",\"layers\"]");
  }

  @Test
  void anotherFileIsRefused() {
    Cli.Outcome outcome = Cli.call("schema", "models");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("models").contains("PIPELINE");
  }
}
