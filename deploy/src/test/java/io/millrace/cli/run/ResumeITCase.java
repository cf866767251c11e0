package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed, started twice and resumed, as processes on a broker. */
final class ResumeITCase {

  private static final int KEYS = NumberedReadings.KEYS;
  private static final int SILENT = NumberedReadings.SILENT;
  private static final long LONGEST_SECONDS = 120;

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static NumberedReadings readings;

  @BeforeAll
  static void start() {
    broker = new EmbeddedBroker(folder.resolve("broker")).start();
    readings = new NumberedReadings(broker.brokers());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /**
   * The first run is killed while records come; the resumed one is bounded, so it ends. In a folder
   * with a blank in its name, which Flink takes as it is.
   */
  @Test
  void exampleUsage() throws Exception {
    int records = 40_000;
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of("killed", 2));
    }
    Path home = Files.createDirectories(folder.resolve("my home"));
    Files.writeString(home.resolve("live.yaml"), pipeline("killed", false));
    Files.writeString(home.resolve("end.yaml"), pipeline("killed", true));
    readings.send("killed", 0, records / 2);

    Process first = millrace(home, "run", "live.yaml");
    try {
      NumberedReadings.await(() -> readings.results("killed-results").size() > 100);
      readings.send("killed", records / 2, records);
      Said second = call(home, "run", "live.yaml", "--resume");
      assertThat(second.exitCode()).isEqualTo(2);
      assertThat(second.text())
          .contains("Cannot start killed: it runs already, as process " + first.pid() + " on ")
          .contains("'kill " + first.pid() + "'");
    } finally {
      first.destroyForcibly().waitFor();
    }

    Said plain = call(home, "run", "end.yaml");
    assertThat(plain.exitCode()).isEqualTo(2);
    assertThat(plain.text())
        .contains("Cannot start killed without --resume or --fresh", ", killed)")
        .contains("--resume goes on from out/checkpoints/killed/", "--fresh begins anew");

    Said resumed = call(home, "run", "end.yaml", "--resume");
    assertThat(resumed.exitCode()).as(resumed.text()).isZero();
    assertThat(resumed.text()).contains("resuming from out/checkpoints/killed/");
    assertThat(readings.results("killed-results"))
        .hasSize(records - SILENT * KEYS)
        .doesNotHaveDuplicates();
    assertThat(home.resolve("out/checkpoints")).as("nothing is left to keep").doesNotExist();

    Said finished = call(home, "run", "end.yaml", "--resume");
    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.text()).contains("which has read all its input", "--fresh");
  }

  @Test
  void whatRetentionRemovedIsRefusedWithNumbers() throws Exception {
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of("short", 1));
    }
    readings.send("short", 0, 1_000);
    Path live = Files.writeString(folder.resolve("short.yaml"), pipeline("short", false));
    Path end = Files.writeString(folder.resolve("end.yaml"), pipeline("short", true));
    Process first = millrace(folder, "run", live.toString());
    NumberedReadings.await(() -> readings.results("short-results").size() == 1_000 - SILENT * KEYS);
    first.destroy();
    assertThat(first.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    readings.send("short", 1_000, 1_500);
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", broker.brokers()))) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition("short", 0), RecordsToDelete.beforeOffset(1_200)))
          .all()
          .get();
    }

    Said refused = call(folder, "run", end.toString(), "--resume");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.text())
        .contains(
            "partition short-0: offset 1,000 is wanted, the broker has 1,200 to 1,500, so 200"
                + " records are lost; add --accept-loss");

    Said accepted = call(folder, "run", end.toString(), "--resume", "--accept-loss");
    assertThat(accepted.exitCode()).as(accepted.text()).isZero();
    assertThat(accepted.text())
        .contains("warning: partition short-0", "lost         up to 200 records");
    assertThat(readings.results("short-results"))
        .hasSize(1_000 - SILENT * KEYS + 300)
        .doesNotHaveDuplicates();
  }

  private static Process millrace(Path home, String... arguments) throws IOException {
    return start(home, Files.createTempFile(folder, "said", ".txt"), arguments);
  }

  private static Process start(Path home, Path said, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-Xmx1g"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.millrace.cli.Millrace");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(home.toFile())
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
  }

  private record Said(int exitCode, String text) {}

  private static Said call(Path home, String... arguments) throws Exception {
    Path text = Files.createTempFile(folder, "said", ".txt");
    Process process = start(home, text, arguments);
    try {
      assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
          .as("%s ends: %s", List.of(arguments), Files.readString(text))
          .isTrue();
      return new Said(process.exitValue(), Files.readString(text));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String pipeline(String name, boolean bounded) {
    return """
    name: %1$s
    channels: [a, b]
    source: {kafka: {brokers: "%2$s", topics: [%1$s], bounded: %3$s}}
    operators: [standardize, {dictionary: {keep: 1}}]
    results: {kafka: {topic: %1$s-results}}
    checkpoints: {every: 200 ms}
    """
        .formatted(name, broker.brokers(), bounded);
  }
}
