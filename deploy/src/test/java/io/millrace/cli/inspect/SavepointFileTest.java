package io.millrace.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.console.Cli;
import io.millrace.cli.console.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What inspect and run say of a savepoint that is not one, or no longer one. */
final class SavepointFileTest {

  private static final int MAGIC = 0x4960672d;

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Files.write(folder.resolve("_metadata"), head());

    SavepointFile.Head head =
        SavepointFile.read("Cannot start from", folder.toString(), folder.toString());

    assertThat(head.checkpoint()).isEqualTo(42);
  }

  @Test
  void aFolderThatIsNotThere() {
    assertThat(refusal(folder.resolve("absent")))
        .contains("found no such folder; correct the path");
  }

  @Test
  void aFolderWithoutMetadata() {
    assertThat(refusal(folder))
        .contains("found a folder without that file; the savepoint was not finished");
  }

  @Test
  void namesTheSavepointsInAFolderOfSavepoints() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("savepoint-1f"));
    Files.write(inside.resolve("_metadata"), head());

    assertThat(refusal(folder)).endsWith(folder + " holds savepoint-1f");
    assertThat(refusal(folder.resolve("savepoint-2f"))).endsWith(folder + " holds savepoint-1f");
  }

  @Test
  void anEmptyMetadata() throws IOException {
    assertThat(refusal(with(new byte[0]))).contains("found an empty _metadata; copy the whole");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void aMetadataThatBreaksOffInItsHeader(int length) throws IOException {
    assertThat(refusal(with(Arrays.copyOf(head(), length))))
        .contains("is cut off after a few bytes");
  }

  @Test
  void aMetadataThatBreaksOffAnywhereLater() throws IOException {
    byte[] whole = head();
    for (int length = 8; length < whole.length; length++) {
      Path cut = with(Arrays.copyOf(whole, length));
      int bytes = length;
      assertThat(refusal(cut))
          .as("after %s of %s bytes", length, whole.length)
          .contains("found a _metadata of " + bytes + " bytes that is cut off or damaged; copy");
    }
  }

  @Test
  void bytesOfAnybody() throws IOException {
    byte[] bytes = new byte[2000];
    new Random(7).nextBytes(bytes);

    assertThat(refusal(with(bytes)))
        .contains("found a file _metadata of 2,000 bytes that Flink did not write");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 99})
  void aMetadataOfAnotherMajorVersionOfFlink(int version) throws IOException {
    byte[] header = ByteBuffer.allocate(200).putInt(MAGIC).putInt(version).array();

    assertThat(refusal(with(header)))
        .contains("found version " + version + " of that file, which Flink 2.3", "does not read");
  }

  @Test
  void aFileThatIsNoSavepointAtAll() throws IOException {
    Path yaml = Files.writeString(folder.resolve("boiler.yaml"), "name: boiler\n");

    assertThat(refusal(yaml)).contains("found a file boiler.yaml of 13 bytes that Flink did not");
  }

  @Test
  void aUriThatThisMachineCannotRead() {
    Cli.Outcome inspect = Cli.call("inspect", "s4://bucket/savepoint-1f");

    assertThat(inspect.exitCode()).isEqualTo(2);
    assertThat(inspect.err()).contains("copy its folder here").hasLineCount(1);
  }

  @Test
  void keepsTheCauseForTheLog() throws IOException {
    Path damaged = with(new byte[0]);

    assertThatThrownBy(
            () -> SavepointFile.read("Cannot read", damaged.toString(), damaged.toString()))
        .isInstanceOf(CommandException.class)
        .hasCauseInstanceOf(Exception.class);
  }

  @Test
  void aRunStartsFromNoneOfThem() throws IOException {
    Path damaged = with(Arrays.copyOf(head(), 20));
    Path pipeline =
        Files.writeString(
            folder.resolve("boiler.yaml"),
            String.join(
                "\n",
                "name: boiler",
                "channels: [temperature, pressure]",
                "source: {json: {path: \"" + folder + "/readings.jsonl\"}}",
                "operators: [dictionary]",
                "results: {folder: \"" + folder + "/results\"}",
                ""));
    Files.writeString(
        folder.resolve("readings.jsonl"), "{\"key\": \"a\", \"time\": 0, \"values\": [1, 2]}\n");

    Cli.Outcome run = Cli.call("run", pipeline.toString(), "--from", damaged.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("Cannot start from " + damaged + ": expected the folder or URI of a savepoint")
        .contains("that is cut off or damaged; copy the whole folder again")
        .hasLineCount(1);
  }

  /** What inspect says: one line of its own words, and none of Flink's. */
  private static String refusal(Path path) {
    Cli.Outcome inspect = Cli.call("inspect", path.toString());
    assertThat(inspect.exitCode()).isEqualTo(2);
    assertThat(inspect.err())
        .startsWith("Cannot read savepoint " + path + ": expected the folder or URI of a savepoint")
        .doesNotContain("Exception", "magic", "org.apache")
        .hasLineCount(1);
    return inspect.err().strip();
  }

  private Path with(byte[] metadata) throws IOException {
    Path savepoint = Files.createDirectories(folder.resolve("savepoint"));
    Files.write(savepoint.resolve("_metadata"), metadata);
    return savepoint;
  }

  /** As Flink writes it: a checkpoint of one operator that holds nothing. */
  private static byte[] head() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OperatorState operator = new OperatorState("model", "boiler-model", new OperatorID(), 2, 128);
    Checkpoints.storeCheckpointMetadata(
        new CheckpointMetadata(42, List.of(operator), List.of()), new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
