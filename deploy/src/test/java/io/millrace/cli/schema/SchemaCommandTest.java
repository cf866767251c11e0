package io.millrace.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.console.Cli;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.network.Architecture;
import io.millrace.simulate.scenario.ScenarioYaml;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Layers, and either channels or an input with axes of space; the reader is the oracle. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "channels: 2\nlayers: [relu]",
        "input: {channels: 2, space: [3]}\nlayers: [relu]",
        "layers: [relu]",
        "channels: 2",
        "channels: 2\ninput: {channels: 2, space: [3]}\nlayers: [relu]",
        "channels: 2\nlayers: [relux]"
      })
  void aNetworkHasASchemaOfItsOwn(String yaml) throws IOException {
    JsonSchema network =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(schema("schema", "network"));
    boolean taken;
    try {
      Architecture.read(new ObjectMapper(new YAMLFactory()).readValue(yaml, Map.class));
      taken = true;
    } catch (NetworkException refused) {
      taken = false;
    }

    assertThat(network.validate(yaml, InputFormat.YAML).isEmpty()).isEqualTo(taken);
  }

  /** The reader is the oracle; the validator is a library. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed: 7\nfaults: [late: {keys: ['press-*'], rate: 0.1, by: 2 h}]",
        "faults: [{stuck: {channels: [temp], from: 2 d, until: 3 d}}, {malformed: {rate: 0.001}}]",
        "faults: [{oversized: {}}]",
        "faults: [{late: {rate: 0.1}}]",
        "faults: [{late: {rate: 2, by: 2 h}}]",
        "faults: [{later: {by: 2 h}}]",
        "faults: [late]",
        "faults: [{late: {by: 2 h}, gap: {from: 1 h}}]",
        "fault: []",
        "seed: many\nfaults: [{dropped: {}}]"
      })
  void theSchemaOfScenariosTakesWhatTheirReaderTakes(String yaml) throws IOException {
    JsonSchema scenario =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(schema("schema", "scenario"));
    boolean taken;
    try {
      ScenarioYaml.read("s.yaml", yaml, List.of("temp", "flow"));
      taken = true;
    } catch (PipelineException refused) {
      taken = false;
    }

    assertThat(scenario.validate(yaml, InputFormat.YAML).isEmpty()).isEqualTo(taken);
  }

  @Test
  void anotherFileIsRefused() {
    Cli.Outcome outcome = Cli.call("schema", "models");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("models").contains("PIPELINE");
  }
}
