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
    Restored files = new Restored();
    try (DataInputStream in = new DataInputStream(head.openInputStream())) {
      CheckpointMetadata metadata =
          Checkpoints.loadCheckpointMetadata(in, SavedFiles.class.getClassLoader(), pointer);
      metadata.getOperatorStates().forEach(operator -> collect(operator, files));
    }
    boolean expected = verdict == Verdict.WHOLE;
    return found(files.look(expected), expected ? 1 : 0, expected ? 0 : 1);
  }

  /**
   * @param compared number of files with a checksum besides those
   * @param others the same of files without one
   */
  private static SavedFiles found(List<Looked> looked, int compared, int others) {
    int more = (int) looked.stream().filter(Looked::compared).count();
    return new SavedFiles(
        compared + more,
        others + looked.size() - more,
        looked.stream()
            .flatMap(file -> file.fault().stream())
            .sorted(Comparator.naturalOrder())
            .toList());
  }

  /**
   * What was found of a file.
   *
   * @param compared whether it has a checksum
   * @param absent whether there is no such file
   */
  private record Looked(boolean compared, boolean absent, Optional<String> fault) {

    static Looked at(boolean compared, Optional<String> fault) {
      return new Looked(compared, false, fault);
    }
  }

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
          return Looked.at(
              false,
              Optional.of(
                  "file " + name + " of " + size + " bytes instead of " + handle.getStateSize()));
        }
        if (!summed) {
          return Looked.at(false, Optional.empty());
        }
        return switch (verdict(handle)) {
          case WHOLE -> Looked.at(true, Optional.empty());
          case UNKNOWN ->
              Looked.at(false, expected ? Optional.of(damaged(name)) : Optional.empty());
          case DAMAGED -> Looked.at(true, Optional.of(damaged(name)));
        };
      } catch (FileNotFoundException | NoSuchFileException absent) {
        return new Looked(false, true, Optional.of("no file " + name));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }

  private static String damaged(String name) {
    return "file " + name + " with other bytes than its checksum says";
  }

  private static void collect(OperatorState operator, Restored files) {
    for (OperatorSubtaskState subtask : operator.getStates()) {
      subtask.getManagedOperatorState().forEach(files::add);
      subtask.getManagedKeyedState().forEach(files::add);
      subtask.getInputChannelState().forEach(files::add);
      subtask.getResultSubpartitionState().forEach(files::add);
    }
  }

  /** The files behind states, each once. */
  static final class Restored {

    private final Map<Path, Named> files = new LinkedHashMap<>();

    /** Adds the files of a state; a state that is inside the metadata has none. */
    void add(StateObject state) {
      if (state instanceof OperatorStateHandle operator) {
        add(operator.getDelegateStateHandle(), true);
      } else if (state instanceof KeyGroupsStateHandle whole) {
        add(whole.getDelegateStateHandle(), true);
      } else if (state instanceof IncrementalRemoteKeyedStateHandle rocks) {
        add(rocks.getMetaDataStateHandle(), true);
        rocks.getSharedState().forEach(part -> add(part.getHandle(), false));
        rocks.getPrivateState().forEach(part -> add(part.getHandle(), false));
      } else if (state instanceof AbstractChannelStateHandle<?> records) {
        add(records.getDelegate(), true);
      } else if (state instanceof AbstractMergedChannelStateHandle<?, ?> records) {
        add(records.getDelegate(), true);
      }
    }

    private void add(StreamStateHandle handle, boolean summed) {
      if (handle instanceof FileStateHandle file) {
        files.putIfAbsent(file.getFilePath(), new Named(file, summed));
      }
    }

    /**
     * Reads the files.
     *
     * @param expected whether each of them must have a checksum that may have one
     */
    private List<Looked> look(boolean expected) throws IOException {
      try {
        return files.values().parallelStream().map(file -> file.look(expected)).toList();
      } catch (UncheckedIOException unreadable) {
        throw unreadable.getCause();
      }
    }

    /**
     * Fails if a task cannot restore from the files.
     *
     * @throws DamagedStateException with every damaged file; another attempt is of no use
     * @throws FileNotFoundException if a file is absent, which may be a mount that comes back
     */
    void orThrow() throws IOException {
      if (files.isEmpty()) {
        return;
      }
      String action = "Cannot restore from " + files.keySet().iterator().next().getParent();
      List<Looked> looked = look(false);
      List<String> absent =
          looked.stream().filter(Looked::absent).flatMap(file -> file.fault().stream()).toList();
      if (!absent.isEmpty()) {
        throw new FileNotFoundException(
            action
                + ": expected its files, found "
                + String.join("; ", absent)
                + "; bring the folder of checkpoints back");
      }
      found(looked, 0, 0).orThrow(action);
    }
  }
}
