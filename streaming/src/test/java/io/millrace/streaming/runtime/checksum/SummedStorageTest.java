package io.millrace.streaming.runtime.checksum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CheckpointMetadataOutputStream;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStorageAccess;
import org.apache.flink.runtime.state.CheckpointStorageLocation;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a checkpoint, written by Flink's storage on a disk, and then damaged. */
final class SummedStorageTest {

  private static final int SIZE = 50_000;

  @TempDir private Path folder;
  private CheckpointStorageAccess access;

  @BeforeEach
  void open() throws IOException {
    // States above a byte are files of their own.
    SummedStorage storage = new SummedStorage(new FileSystemCheckpointStorage(folder.toUri(), 1));
    access = storage.createCheckpointStorage(new JobID());
    access.initializeBaseLocationsForCheckpoint();
  }

  @Test
  void exampleUsage() throws IOException {
    String pointer = checkpoint(state(1), state(2));

    SavedFiles files = SavedFiles.check(pointer);

    assertThat(files.compared()).isEqualTo(3);
    assertThat(files.hasChecksums()).isTrue();
    assertThat(files.faults()).isEmpty();
    assertThat(access.resolveCheckpoint(pointer).getExternalPointer()).isEqualTo(pointer);
  }

  /** What Flink reads is what was written: the checksum lies behind it. */
  @Test
  void aStateIsReadAsItWasWritten() throws IOException {
    byte[] state = state(3);

    StreamStateHandle handle = write(location(1), state);

    assertThat(handle.openInputStream().readNBytes(SIZE)).isEqualTo(state);
    assertThat(handle.getStateSize()).isEqualTo(SIZE + StateChecksum.LENGTH);
  }

  @Test
  void aFlippedBitOfAnyFileIsFoundBeforeTheJobStarts() throws IOException {
    SeededRandom random = new SeededRandom(5);
    String pointer = checkpoint(state(4), state(5));
    List<Path> files = files();
    assertThat(files).hasSize(3);
    for (int trial = 0; trial < 60; trial++) {
      Path file = files.get(random.below(files.size()));
      byte[] whole = Files.readAllBytes(file);
      byte[] damaged = whole.clone();
      damaged[random.below(whole.length - StateChecksum.LENGTH)] ^= (byte) (1 << random.below(8));
      Files.write(file, damaged);

      SavedFiles found = SavedFiles.check(pointer);

      String fault = "file " + file.getFileName() + " with other bytes than its checksum says";
      assertThat(found.faults()).containsExactly(fault);
      assertThatThrownBy(() -> access.resolveCheckpoint(pointer))
          .isInstanceOf(DamagedStateException.class)
          .hasMessage(
              "Cannot start from "
                  + pointer
                  + ": expected its files as they were written, found "
                  + fault
                  + "; copy the whole folder again, or take an earlier savepoint or checkpoint");
      Files.write(file, whole);
    }
    assertThat(SavedFiles.check(pointer).faults()).isEmpty();
  }

  @Test
  void allFilesThatAreDamagedCutOffOrMissingAreToldTogether() throws IOException {
    String pointer = checkpoint(state(6), state(7), state(8));
    List<Path> states = new ArrayList<>(files());
    states.removeIf(file -> file.endsWith("_metadata"));
    assertThat(states).hasSize(3);
    Files.write(states.get(0), Arrays.copyOf(Files.readAllBytes(states.get(0)), 100));
    Files.delete(states.get(1));
    byte[] other = Files.readAllBytes(states.get(2));
    other[7] ^= 1;
    Files.write(states.get(2), other);

    assertThat(SavedFiles.check(pointer).faults())
        .containsExactlyInAnyOrder(
            "file "
                + states.get(0).getFileName()
                + " of 100 bytes instead of "
                + (SIZE + StateChecksum.LENGTH),
            "no file " + states.get(1).getFileName(),
            "file " + states.get(2).getFileName() + " with other bytes than its checksum says");
  }

  /** A checkpoint of an earlier release is as good as it was. */
  @Test
  void filesOfFlinkWithoutAChecksumAreTaken() throws IOException {
    CheckpointStorageAccess plain =
        new FileSystemCheckpointStorage(folder.toUri(), 1).createCheckpointStorage(new JobID());
    plain.initializeBaseLocationsForCheckpoint();
    access = plain;
    String pointer = checkpoint(state(9));

    SavedFiles files = SavedFiles.check(pointer);

    assertThat(files.hasChecksums()).isFalse();
    assertThat(files.others()).isEqualTo(2);
    assertThat(files.faults()).isEmpty();
    assertThat(SavedFiles.isHeadWhole(pointer)).isTrue();
  }

  /** A trailer that is lost with its twelve bytes is no file of an earlier release. */
  @Test
  void aStateWithoutItsChecksumBesideMetadataWithOneIsDamaged() throws IOException {
    String pointer = checkpoint(state(10));
    Path file =
        files().stream().filter(one -> !one.endsWith("_metadata")).findFirst().orElseThrow();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 12] = 'X';
    Files.write(file, bytes);

    assertThat(SavedFiles.check(pointer).faults()).hasSize(1);
  }

  @Test
  void damagedMetadataAreNotGivenToFlink() throws IOException {
    String pointer = checkpoint(state(11));
    Path head = files().stream().filter(one -> one.endsWith("_metadata")).findFirst().orElseThrow();
    byte[] bytes = Files.readAllBytes(head);
    // The length of a list: Flink would take memory for it.
    bytes[12] = 0x7f;
    Files.write(head, bytes);

    assertThat(SavedFiles.isHeadWhole(pointer)).isFalse();
    assertThat(SavedFiles.check(pointer))
        .isEqualTo(
            new SavedFiles(
                1, 0, List.of("file _metadata with other bytes than its checksum says")));
  }

  @Test
  void filesThatRocksDbReadsFromTheirEndGetNothingBehindThem() throws IOException {
    byte[] options = "# This is a RocksDB option file.\n".getBytes(UTF_8);

    StreamStateHandle handle = write(location(2), options);

    assertThat(handle.openInputStream().readAllBytes()).isEqualTo(options);
  }

  @Test
  void aStateThatIsWrittenByteByByteHasTheSameChecksum() throws IOException {
    byte[] state = state(12);
    CheckpointStateOutputStream out =
        location(3).createCheckpointStateOutputStream(CheckpointedStateScope.EXCLUSIVE);
    for (int at = 0; at < 100; at++) {
      out.write(state[at]);
    }
    out.write(state, 100, SIZE - 100);
    out.flush();
    assertThat(out.getPos()).isEqualTo(SIZE);
    StreamStateHandle handle = out.closeAndGetHandle();

    assertThat(StateChecksum.check(handle.openInputStream()))
        .isEqualTo(StateChecksum.Verdict.WHOLE);
  }

  /** Flink begins its files with a small version number. */
  private static byte[] state(long seed) {
    SeededRandom random = new SeededRandom(seed);
    byte[] state = new byte[SIZE];
    for (int at = 4; at < SIZE; at++) {
      state[at] = (byte) random.below(256);
    }
    state[3] = 2;
    return state;
  }

  private CheckpointStorageLocation location(long checkpoint) throws IOException {
    return access.initializeLocationForCheckpoint(checkpoint);
  }

  private static StreamStateHandle write(CheckpointStreamFactory to, byte[] state)
      throws IOException {
    try (CheckpointStateOutputStream out =
        to.createCheckpointStateOutputStream(CheckpointedStateScope.EXCLUSIVE)) {
      out.write(state);
      return out.closeAndGetHandle();
    }
  }

  /** Writes a checkpoint with an operator whose subtasks have these states; returns its pointer. */
  private String checkpoint(byte[]... states) throws IOException {
    CheckpointStorageLocation location = location(7);
    CheckpointStreamFactory streams =
        access.resolveCheckpointStorageLocation(7, location.getLocationReference());
    OperatorState operator =
        new OperatorState("an operator", "uid", new OperatorID(1, 2), states.length, 128);
    for (int subtask = 0; subtask < states.length; subtask++) {
      OperatorStateHandle.StateMetaInfo place =
          new OperatorStateHandle.StateMetaInfo(
              new long[] {4}, OperatorStateHandle.Mode.SPLIT_DISTRIBUTE);
      operator.putState(
          subtask,
          OperatorSubtaskState.builder()
              .setManagedOperatorState(
                  new OperatorStreamStateHandle(
                      Map.of("names", place), write(streams, states[subtask])))
              .build());
    }
    Collection<OperatorState> operators = List.of(operator);
    try (CheckpointMetadataOutputStream out = location.createMetadataOutputStream()) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(7, operators, List.of()), out);
      return out.closeAndFinalizeCheckpoint().getExternalPointer();
    }
  }

  private List<Path> files() throws IOException {
    try (var found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
