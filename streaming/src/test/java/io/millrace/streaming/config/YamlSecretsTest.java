package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlSecretsTest {

  private static final String LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"millrace\""
          + " password=\"%s\";";

  @Test
  void exampleUsage() {
    PipelineSpec pipeline =
        read(
            """
            security.protocol: SASL_SSL,
              sasl.jaas.config: '%s',
              ssl.keystore.password: "${file:/run/secrets/keystore}"
            """
                .formatted(LOGIN.formatted("${env:KAFKA_PASSWORD}")),
            Map.of());

    assertThat(((SourceSpec.Kafka) pipeline.input().source()).properties())
        .as("references stay as they are written; the variable need not be set here")
        .containsEntry("sasl.jaas.config", LOGIN.formatted("${env:KAFKA_PASSWORD}"))
        .containsEntry("ssl.keystore.password", "${file:/run/secrets/keystore}");
    assertThat(pipeline.toString())
        .contains("sasl.jaas.config")
        .doesNotContain("ScramLoginModule", "KAFKA_PASSWORD");
  }

  @Test
  void sinksLogInAsTheSourceDoes() {
    PipelineSpec pipeline = read("ssl.key.password: \"${env:KEY}\"", Map.of());

    assertThat(((SinkSpec.Kafka) pipeline.outputs().results()).properties())
        .containsEntry("ssl.key.password", "${env:KEY}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssl.keystore.password: hunter2 | expected a reference, found the secret itself; write ${env:NAME} or ${file:/path}, which is read where the job runs",
        "ssl.keystore.password: \"${FILLED}\" | expected a reference, found the secret itself; write ${env:NAME} or ${file:/path}, which is read where the job runs",
        "ssl.keystore.password: \"hunter${env:TWO}\" | expected a reference, found the secret itself; write ${env:NAME} or ${file:/path}, which is read where the job runs",
        "ssl.truststore.password: \"${env:a b}\" | expected the name of an environment variable in ${env:NAME}, found other characters; use letters, digits and underscores",
        "ssl.truststore.password: \"${file:secret}\" | expected an absolute path in ${file:/path}, found a relative one; workers start in folders of their own",
        "sasl.jaas.config: \"${FILLED}\" | expected a reference, found one that is filled in before the job starts; write ${env:NAME} or ${file:/path}, which is read where the job runs",
        "config.providers: mine | Millrace sets this property itself; write ${env:NAME} or ${file:/path}, which is read where the job runs",
      })
  void refusesWhatWouldBeKnown(String property, String message) {
    assertThat(faults(property)).extracting(ConfigFault::message).containsExactly(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m.Login required username=\"u\" password=\"hunter2\";",
        "m.Login required username=\"u\" password=hunter2;",
        "m.Login required username=\"u\" password=\"hunter2",
        "m.Login required username=\"u\" password=${env:SECRET};",
        "m.Login required username=\"u\" password=\"${FILLED}\";",
        "m.Login required username=\"u\" PassWord = \"hunter2\";",
        "m.Login required clientSecret=\"hunter2\" clientId=\"u\";",
        "m.Login required ssl.keystore.password=\"hunter2\";",
      })
  void refusesASecretWithinALogin(String login) {
    List<ConfigFault> faults = faults("sasl.jaas.config: '" + login + "'");

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).place()).isEqualTo("source.kafka.properties.sasl.jaas.config");
    assertThat(faults.get(0).message())
        .contains("found the secret itself", "${env:NAME}", "${file:/path}")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${file:/run/secrets/login}",
        "m.Login required username=\"${env:USER}\" password=\"${file:/run/secrets/kafka}\";",
        "com.sun.security.auth.module.Krb5LoginModule required keyTab=\"/etc/millrace.keytab\";",
      })
  void takesALoginWithoutASecretInIt(String login) {
    assertThat(read("sasl.jaas.config: '" + login + "'", Map.of())).isNotNull();
  }

  @Test
  void aSecretIsReadByClientsOfKafkaAlone() {
    String text = PipelineYamlTest.resource("least.yaml").replace("readings/", "\"${env:HOME}\"");

    assertThat(faultsOf(text, Map.of()))
        .extracting(ConfigFault::message)
        .containsExactly(
            "expected ${NAME} or ${NAME:-otherwise}, found a reference to a secret; it is read in"
                + " properties of kafka alone");
  }

  private static List<ConfigFault> faults(String property) {
    return faultsOf(yaml(property), Map.of("FILLED", "hunter2"));
  }

  private static List<ConfigFault> faultsOf(String text, Map<String, String> environment) {
    return catchThrowableOfType(
            PipelineException.class,
            () -> PipelineYaml.read("pipeline.yaml", text, environment, TestCatalog.of()))
        .faults();
  }

  private static PipelineSpec read(String properties, Map<String, String> environment) {
    return PipelineYaml.read("pipeline.yaml", yaml(properties), environment, TestCatalog.of());
  }

  private static String yaml(String properties) {
    return """
        name: secure
        channels: [a, b]
        source:
          kafka: {brokers: "b:1", topics: [readings], properties: {
              %s}}
        operators: [dictionary]
        results: {kafka: {topic: codes}}
        """
        .formatted(properties);
  }
}
