package io.millrace.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

final class UpstreamSchemaTest {

  private final UpstreamSchema schema = UpstreamSchema.flinkDeployment();

  @Test
  void exampleUsage() {
    assertThat(
            schema.faults(
                document(
                    "{apiVersion: flink.apache.org/v1beta1, kind: FlinkDeployment, metadata: {name: a},"
                        + " spec: {job: {parallelism: 4, upgradeMode: savepoint}}}")))
        .isEmpty();
  }

  @Test
  void namesAFieldThatTheOperatorDoesNotKnowAtAnyDepth() {
    assertThat(schema.faults(document("{spec: {job: {paralelism: 4}}}")))
        .singleElement()
        .asString()
        .contains("$.spec.job", "paralelism");
    assertThat(
            schema.faults(
                document("{spec: {podTemplate: {spec: {containers: [{name: a, imag: b}]}}}}")))
        .singleElement()
        .asString()
        .contains("$.spec.podTemplate.spec.containers[0]", "imag");
  }

  @Test
  void namesAValueOfAnotherType() {
    assertThat(
            schema.faults(
                document("{spec: {job: {parallelism: four}, flinkConfiguration: {a: 2}}}")))
        .hasSize(2)
        .anyMatch(fault -> fault.contains("$.spec.job.parallelism"))
        .anyMatch(fault -> fault.contains("$.spec.flinkConfiguration.a"));
    assertThat(schema.faults(document("{spec: {job: {upgradeMode: sometimes}}}")))
        .singleElement()
        .asString()
        .contains("savepoint");
  }

  private static Object document(String yaml) {
    return new Yaml().load(yaml);
  }
}
