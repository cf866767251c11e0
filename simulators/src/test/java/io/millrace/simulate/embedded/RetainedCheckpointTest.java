package io.millrace.simulate.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetainedCheckpointTest {

  private static final JobID JOB = new JobID(1, 2);

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    complete(9);
    Path newest = complete(10);

    assertThat(RetainedCheckpoint.newest(folder, JOB)).hasValue("file://" + newest);
  }

  @Test
  void oneThatWasBegunDoesNotCount() throws IOException {
    Path complete = complete(3);
    Files.createDirectories(checkpoint(4));
    Files.createDirectories(folder.resolve(JOB.toHexString()).resolve("shared"));

    assertThat(RetainedCheckpoint.newest(folder, JOB)).hasValue("file://" + complete);
  }

  @Test
  void aJobThatCompletedNoneHasNone() throws IOException {
    assertThat(RetainedCheckpoint.newest(folder, JOB)).isEmpty();
  }

  private Path complete(int number) throws IOException {
    Path checkpoint = Files.createDirectories(checkpoint(number));
    Files.createFile(checkpoint.resolve("_metadata"));
    return checkpoint;
  }

  private Path checkpoint(int number) {
    return folder.resolve(JOB.toHexString()).resolve("chk-" + number);
  }
}
