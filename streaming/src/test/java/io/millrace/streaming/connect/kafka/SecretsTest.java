package io.millrace.streaming.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As Kafka's own configuration reads them. The one variable that every process has is PATH. */
final class SecretsTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2\n");
    Map<String, String> properties =
        Map.of(
            "ssl.keystore.password", "${file:" + secret + "}",
            "ssl.key.password", "${env:PATH}",
            "client.id", "plain");

    Map<String, String> readable = Secrets.readable(properties);

    assertThat(readable).containsAllEntriesOf(properties);
    assertThat(password(readable, "ssl.keystore.password")).isEqualTo("hunter2");
    assertThat(password(readable, "ssl.key.password")).isEqualTo(System.getenv("PATH"));
    assertThat(Secrets.readable(Map.of("client.id", "plain")))
        .as("nothing is added where nothing is to be read")
        .isEqualTo(Map.of("client.id", "plain"));
  }

  @Test
  void aSecretBetweenTheQuotesOfALoginMayHoldQuotes() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "a\"b\\c;");
    String login = "m.Login required username=\"u\" password=\"${file:" + secret + "}\";";

    Map<String, String> readable = Secrets.readable(Map.of("sasl.jaas.config", login));

    assertThat(password(readable, "sasl.jaas.config"))
        .isEqualTo("m.Login required username=\"u\" password=\"a\\\"b\\\\c;\";");
  }

  @Test
  void aWholeLoginFromAFileIsTakenAsItIs() throws IOException {
    String login = "m.Login required username=\"u\" password=\"p\";";
    Path file = Files.writeString(folder.resolve("login"), login + "\r\n");

    Map<String, String> readable =
        Secrets.readable(Map.of("sasl.jaas.config", "${file:" + file + "}"));

    assertThat(password(readable, "sasl.jaas.config")).isEqualTo(login);
  }

  @Test
  void saysWhichSecretIsNotThere() throws IOException {
    assertThatThrownBy(() -> key("${env:NO_SUCH_MILLRACE_VARIABLE}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Cannot read a secret: expected the environment variable NO_SUCH_MILLRACE_VARIABLE,"
                + " which is not set here; set it in every process that runs the job");
    assertThatThrownBy(() -> key("${file:/no/such/secret}"))
        .hasMessage(
            "Cannot read a secret: expected a readable file /no/such/secret here"
                + " (NoSuchFileException); mount it on every machine that runs the job");
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(() -> key("${file:" + empty + "}"))
        .hasMessageContaining("found an empty file");
    Path lines = Files.writeString(folder.resolve("lines"), "hunter\n2");
    assertThatThrownBy(
            () ->
                password(
                    Secrets.readable(
                        Map.of(
                            "sasl.jaas.config",
                            "m.L required password=\"${file:" + lines + "}\";")),
                    "sasl.jaas.config"))
        .hasMessageContaining("expected one line")
        .hasMessageNotContaining("hunter");
  }

  private static String key(String reference) {
    return password(Secrets.readable(Map.of("ssl.key.password", reference)), "ssl.key.password");
  }

  private static String password(Map<String, String> readable, String property) {
    Map<String, Object> settings = new HashMap<>(readable);
    settings.put("bootstrap.servers", "localhost:1");
    settings.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    settings.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    Password password = new ProducerConfig(settings).getPassword(property);
    return password.value();
  }
}
