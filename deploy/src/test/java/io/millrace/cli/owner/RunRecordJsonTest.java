package io.millrace.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.owner.RunRecord.ClusterJob;
import io.millrace.cli.owner.RunRecord.Kept;
import io.millrace.cli.owner.RunRecord.LocalProcess;
import io.millrace.cli.owner.RunRecord.Phase;
import io.millrace.cli.owner.RunRecord.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunRecordJsonTest {

  /** Written by hand after the layout of version 1. */
  private static final String PROCESS =
      "{\"version\":\"1\",\"pipeline\":\"boiler\",\"epoch\":\"3\",\"job\":\"00ff\","
          + "\"phase\":\"running\",\"began\":\"1700000000000\",\"seen\":\"1700000010000\","
          + "\"host\":\"gauss\",\"boot\":\"b1\",\"processes\":\"pid:[4]\",\"pid\":\"4711\","
          + "\"started\":\"1699999999000\",\"checkpoints\":\"file:///c/00ff\","
          + "\"from\":\"file:///s/1\"}";

  private static final String JOB =
      "{\"version\":\"1\",\"pipeline\":\"boiler\",\"epoch\":\"4\",\"job\":\"01ff\","
          + "\"phase\":\"stopped\",\"began\":\"1700000000000\",\"seen\":\"1700000010000\","
          + "\"rest\":\"flink:8081\",\"savepoint\":\"s3://b/s\"}";

  @Test
  void exampleUsage() throws IOException {
    RunRecord record = RunRecordJson.read(bytes(PROCESS));

    assertThat(record)
        .isEqualTo(
            new RunRecord(
                "boiler",
                3,
                new LocalProcess(
                    "00ff", new Machine("gauss", "b1", "pid:[4]"), 4711, 1_699_999_999_000L),
                new Progress(Phase.RUNNING, 1_700_000_000_000L, 1_700_000_010_000L),
                new Kept(
                    Optional.of("file:///c/00ff"), Optional.empty(), Optional.of("file:///s/1"))));
    assertThat(new String(RunRecordJson.write(record), StandardCharsets.UTF_8)).isEqualTo(PROCESS);
  }

  @Test
  void aJobOfAClusterHasItsEndpoint() throws IOException {
    RunRecord record = RunRecordJson.read(bytes(JOB));

    assertThat(record.owner()).isEqualTo(new ClusterJob("01ff", "flink:8081", Optional.empty()));
    assertThat(record.kept().savepoint()).hasValue("s3://b/s");
    assertThat(new String(RunRecordJson.write(record), StandardCharsets.UTF_8)).isEqualTo(JOB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"version\":\"1\"}", "{\"version\":\"1\",\"a\":{}}"})
  void whatIsNoRecordIsRefused(String text) {
    assertThatThrownBy(() -> RunRecordJson.read(bytes(text))).isInstanceOf(IOException.class);
  }

  @Test
  void aLaterVersionNamesTheCure() {
    assertThatThrownBy(() -> RunRecordJson.read(bytes(PROCESS.replace("n\":\"1\"", "n\":\"2\""))))
        .hasMessageContaining("expected version 1 of a run record, found 2")
        .hasMessageContaining("use the release of Millrace that wrote it");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
