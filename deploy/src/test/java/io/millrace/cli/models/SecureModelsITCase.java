package io.millrace.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import io.millrace.simulate.embedded.BrokerSecurity;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models on a broker that wants a login, which the file of client properties refers to. */
final class SecureModelsITCase {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    BrokerSecurity security = BrokerSecurity.make(folder, Map.of("reader", "hunter2"));
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker"), security).start()) {
      try (Topics topics = new Topics(broker.brokers(), security.client("reader"))) {
        topics.create(Topics.Plan.compacted("models"));
      }

      Cli.Outcome right = list(broker, properties(security, "hunter2"));
      Cli.Outcome wrong = list(broker, properties(security, "letmein"));

      sendsAndReads(broker, properties(security, "hunter2"), properties(security, "letmein"));
      assertThat(right.err()).isEmpty();
      assertThat(right.out()).startsWith("No models in topic models at ");
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(wrong.err()).contains("invalid credentials").doesNotContain("letmein");
      assertThat(wrong.err().lines()).hasSize(1);
    }
  }

  private void sendsAndReads(EmbeddedBroker broker, Path right, Path wrong) throws IOException {
    Path lines = Files.writeString(folder.resolve("lines.txt"), "one\ntwo\n");
    String at = " --topic lines --brokers " + broker.brokers() + " --properties ";

    assertThat(call("send " + lines + " --create 1" + at + right).err()).isEmpty();
    assertThat(call("read" + at + right).out()).isEqualTo("\"one\"\n\"two\"\n");
    Cli.Outcome refused = call("read" + at + wrong);
    assertThat(refused.err())
        .startsWith("Cannot log in to Kafka at " + broker.brokers())
        .contains("invalid credentials")
        .doesNotContain("letmein");
    assertThat(call("send " + lines + at + wrong).err()).contains("invalid credentials");
  }

  private static Cli.Outcome call(String line) {
    return Cli.call(line.split(" "));
  }

  private static Cli.Outcome list(EmbeddedBroker broker, Path properties) {
    return Cli.call(
        "models", "list", "--brokers", broker.brokers(), "--properties", properties.toString());
  }

  private Path properties(BrokerSecurity security, String password) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret-" + password.hashCode()), password);
    String login =
        "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"reader\" password=\"${file:"
            + secret
            + "}\";\n";
    String trust =
        security.trust().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining());
    return Files.writeString(
        folder.resolve("client-" + password.hashCode() + ".properties"), login + trust);
  }
}
