package io.millrace.streaming.runtime.checksum;

import io.millrace.streaming.runtime.checksum.StateChecksum.Verdict;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.AbstractChannelStateHandle;
import org.apache.flink.runtime.state.AbstractMergedChannelStateHandle;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/**
 * The files of a savepoint or checkpoint, each compared with its checksum and its size.
 *
 * <p>What is small is inside the metadata, and covered by their checksum. Files of RocksDB are
 * compared by size alone; RocksDB checks what it reads of them.
 *
 * @param compared number of files with a checksum
 * @param others number of files without one
 * @param faults of each damaged file, that it is damaged and how
 */
public record SavedFiles(int compared, int others, List<String> faults) {

  private static final String CURE =
      "; copy the whole folder again, or take an earlier savepoint or checkpoint";

  /** Whether its metadata have a checksum: those of earlier releases have none. */
  public boolean hasChecksums() {
    return compared > 0;
  }

  /**
   * Fails if a file is damaged.
   *
   * @param action what cannot be done then, such as {@code Cannot start from}
   * @throws DamagedStateException with every damaged file
   */
  public void orThrow(String action) throws DamagedStateException {
    if (!faults.isEmpty()) {
      throw new DamagedStateException(
          action
              + ": expected its files as they were written, found "
              + String.join("; ", faults)
              + CURE);
    }
  }

  /**
   * Compares the files of a savepoint or checkpoint. Reads all of them that are not RocksDB's.
   *
   * @param pointer its folder or URI
   * @throws IOException if there is none, or its metadata are damaged so that Flink cannot read
   *     them
   */
  public static SavedFiles check(String pointer) throws IOException {
    return check(
        AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(pointer).getMetadataHandle(),
        pointer);
  }

  /**
   * Whether the metadata of a savepoint or checkpoint are as they were written, or have no checksum
   * that could tell. Damaged ones may take Flink any memory to read.
   *
   * @param pointer its folder or URI
   * @throws IOException if there is none
   */
  public static boolean isHeadWhole(String pointer) throws IOException {
    return verdict(
            AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(pointer).getMetadataHandle())
        != Verdict.DAMAGED;
  }

  private static Verdict verdict(StreamStateHandle file) throws IOException {
    try (InputStream in = file.openInputStream()) {
      return StateChecksum.check(in);
    }
  }

  static SavedFiles check(StreamStateHandle head, String pointer) throws IOException {
    String name = head.maybeGetPath().map(Path::getName).orElse("_metadata");
    Verdict verdict = verdict(head);
    if (verdict == Verdict.DAMAGED) {
      return new SavedFiles(1, 0, List.of(damaged(name)));
    }
    Map<Path, Named> files = new LinkedHashMap<>();
    try (DataInputStream in = new DataInputStream(head.openInputStream())) {
      CheckpointMetadata metadata =
          Checkpoints.loadCheckpointMetadata(in, SavedFiles.class.getClassLoader(), pointer);
      metadata.getOperatorStates().forEach(operator -> collect(operator, files));
    }
    boolean expected = verdict == Verdict.WHOLE;
    List<Looked> looked;
    try {
      looked = files.values().parallelStream().map(file -> file.look(expected)).toList();
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    int compared = (int) looked.stream().filter(Looked::compared).count();
    return new SavedFiles(
        compared + (expected ? 1 : 0),
        looked.size() - compared + (expected ? 0 : 1),
        looked.stream()
            .flatMap(found -> found.fault().stream())
            .sorted(Comparator.naturalOrder())
            .toList());
  }

  /**
   * What was found of a file.
   *
   * @param compared whether it has a checksum
   */
  private record Looked(boolean compared, Optional<String> fault) {}

  /**
   * A file of state.
   *
   * @param summed whether it must have a checksum where the metadata have one
   */
  private record Named(FileStateHandle handle, boolean summed) {

    Looked look(boolean expected) {
      String name = handle.getFilePath().getName();
      try {
        long size =
            handle.getFilePath().getFileSystem().getFileStatus(handle.getFilePath()).getLen();
        if (size != handle.getStateSize()) {
          return new Looked(
              false,
              Optional.of(
                  "file " + name + " of " + size + " bytes instead of " + handle.getStateSize()));
        }
        if (!summed) {
          return new Looked(false, Optional.empty());
        }
        return switch (verdict(handle)) {
          case WHOLE -> new Looked(true, Optional.empty());
          case UNKNOWN ->
              new Looked(false, expected ? Optional.of(damaged(name)) : Optional.empty());
          case DAMAGED -> new Looked(true, Optional.of(damaged(name)));
        };
      } catch (FileNotFoundException | NoSuchFileException absent) {
        return new Looked(false, Optional.of("no file " + name));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }

  private static String damaged(String name) {
    return "file " + name + " with other bytes than its checksum says";
  }

  private static void collect(OperatorState operator, Map<Path, Named> files) {
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (OperatorStateHandle state : subtask.getManagedOperatorState()) {
        add(state.getDelegateStateHandle(), true, files);
      }
      for (KeyedStateHandle state : subtask.getManagedKeyedState()) {
        if (state instanceof KeyGroupsStateHandle whole) {
          add(whole.getDelegateStateHandle(), true, files);
        } else if (state instanceof IncrementalRemoteKeyedStateHandle rocks) {
          add(rocks.getMetaDataStateHandle(), true, files);
          rocks.getSharedState().forEach(part -> add(part.getHandle(), false, files));
          rocks.getPrivateState().forEach(part -> add(part.getHandle(), false, files));
        }
      }
      inFlight(subtask.getInputChannelState(), files);
      inFlight(subtask.getResultSubpartitionState(), files);
    }
  }

  private static void inFlight(Iterable<? extends StateObject> channels, Map<Path, Named> files) {
    for (StateObject channel : channels) {
      if (channel instanceof AbstractChannelStateHandle<?> records) {
        add(records.getDelegate(), true, files);
      } else if (channel instanceof AbstractMergedChannelStateHandle<?, ?> records) {
        add(records.getDelegate(), true, files);
      }
    }
  }

  private static void add(StreamStateHandle handle, boolean summed, Map<Path, Named> files) {
    if (handle instanceof FileStateHandle file) {
      files.putIfAbsent(file.getFilePath(), new Named(file, summed));
    }
  }
}
