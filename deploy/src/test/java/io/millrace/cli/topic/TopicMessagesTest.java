package io.millrace.cli.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.console.Cli;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a topic is named, and what is said where it cannot be used; without a broker. */
final class TopicMessagesTest {

  private static final TopicAddress ADDRESS =
      new TopicAddress("broker.example:9092", "readings", Map.of());

  @TempDir Path folder;

  @Test
  void exampleUsage() {
    CommandException failed = TopicFailure.of("read", ADDRESS, new TimeoutException("late"));

    assertThat(failed)
        .hasMessageStartingWith(
            "Cannot read topic readings at broker.example:9092: no answer in time; check that a"
                + " broker listens there");
    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void eachCauseHasItsCure() {
    assertThat(said(new ExecutionException(new java.util.concurrent.TimeoutException())))
        .contains("no answer in time");
    assertThat(said(new TopicAuthorizationException("Not authorized: [readings]")))
        .endsWith("Not authorized: [readings]; allow this user what the command does there");
    assertThat(said(new ExecutionException(new RecordTooLargeException("2 MB"))))
        .endsWith(": 2 MB; raise max.message.bytes of the topic");
    assertThat(said(new KafkaException("odd")))
        .endsWith(": odd; check that the broker runs and that the topic exists");
    assertThat(said(new ExecutionException(new SaslAuthenticationException("wrong password"))))
        .as("a refused login, whatever was to be done")
        .startsWith("Cannot log in to Kafka at broker.example:9092: wrong password; check ");
  }

  @Test
  void aTopicThatIsAbsentIsComparedWithThoseThereAre() {
    List<String> present = List.of("reading", "results");

    assertThat(TopicFailure.absent("read", ADDRESS, present))
        .hasMessage(
            "Cannot read topic readings at broker.example:9092: there is no such topic; did you"
                + " mean 'reading'?");
    assertThat(TopicFailure.absent("write", ADDRESS, List.of()))
        .hasMessageEndingWith("there is no such topic; create it, or add --create 1");
    assertThat(TopicFailure.absent("read", ADDRESS, present).exitCode())
        .isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void settingsOfAClientAreThoseOfItsFileAndItsBrokers() throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "security.protocol = SSL\n# a word\nssl.truststore.location: /a b\n");

    Map<String, String> settings = ClientProperties.read(file);

    assertThat(settings)
        .isEqualTo(Map.of("security.protocol", "SSL", "ssl.truststore.location", "/a b"));
    assertThat(ClientProperties.read(null)).isEmpty();
    assertThat(new TopicAddress("b:1", "t", settings).with("other").settings())
        .containsEntry("bootstrap.servers", "b:1")
        .containsEntry("security.protocol", "SSL");
  }

  @Test
  void aFileOfSettingsThatCannotBeReadIsNamed() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken"), "password = \\u12G4\n");

    assertThatThrownBy(() -> ClientProperties.read(broken))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("Cannot read " + broken + ": ");
    assertThatThrownBy(() -> ClientProperties.read(folder.resolve("none")))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("Cannot read " + folder.resolve("none") + ": ");
  }

  @Test
  void aCommandWithoutATopicAsksForOne() {
    Cli.Outcome none = Cli.call("read", "--brokers", "localhost:1");

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err())
        .isEqualTo("Cannot tell which topic is meant: add --topic TOPIC, or --pipeline PIPELINE\n");
  }

  @Test
  void aPipelineThatNamesSeveralTopicsOrNoneIsNotGuessed() throws IOException {
    Path two = pipeline("source: {kafka: {brokers: 'localhost:1', topics: [north, south]}}");
    Cli.Outcome several =
        Cli.call("send", "x.jsonl", "--pipeline", two.toString(), "--format", "lines");
    assertThat(several.err())
        .isEqualTo(
            "Cannot tell which topic of "
                + two
                + " is meant: it names north, south; add --topic TOPIC\n");
    assertThat(several.exitCode()).isEqualTo(2);

    Path files = pipeline("source: {json: {path: in.jsonl}}");
    Cli.Outcome none =
        Cli.call("send", "x.jsonl", "--pipeline", files.toString(), "--format", "lines");
    assertThat(none.err())
        .isEqualTo(
            "Cannot tell which topic of "
                + files
                + " is meant: there it names files or a folder; add --topic TOPIC\n");
  }

  private static String said(Exception cause) {
    return TopicFailure.of("read", ADDRESS, cause).getMessage();
  }

  private Path pipeline(String source) throws IOException {
    return Files.writeString(
        folder.resolve("p.yaml"),
        """
        name: boiler
        channels: [a, b]
        %s
        operators: [{dictionary: {keep: 1}}]
        results: {folder: out/results}
        """
            .formatted(source));
  }
}
