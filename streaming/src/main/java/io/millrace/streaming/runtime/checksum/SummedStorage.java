package io.millrace.streaming.runtime.checksum;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.state.CheckpointMetadataOutputStream;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStateToolset;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.CheckpointStorageAccess;
import org.apache.flink.runtime.state.CheckpointStorageLocation;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.StreamStateHandle;

/**
 * Flink's storage of checkpoints and savepoints, with a checksum behind every file, which is
 * checked before a job starts from it. Handles and locations are Flink's own, so that what is
 * written can be read and deleted without Millrace.
 */
final class SummedStorage implements CheckpointStorage {

  private static final long serialVersionUID = 1L;

  private final CheckpointStorage storage;

  SummedStorage(CheckpointStorage storage) {
    this.storage = storage;
  }

  @Override
  public CompletedCheckpointStorageLocation resolveCheckpoint(String pointer) throws IOException {
    return storage.resolveCheckpoint(pointer);
  }

  @Override
  public CheckpointStorageAccess createCheckpointStorage(JobID job) throws IOException {
    return new Access(storage.createCheckpointStorage(job));
  }

  private record Access(CheckpointStorageAccess to) implements CheckpointStorageAccess {

    @Override
    public boolean supportsHighlyAvailableStorage() {
      return to.supportsHighlyAvailableStorage();
    }

    @Override
    public boolean hasDefaultSavepointLocation() {
      return to.hasDefaultSavepointLocation();
    }

    /** Called once for the savepoint or checkpoint that a job is to start from. */
    @Override
    public CompletedCheckpointStorageLocation resolveCheckpoint(String pointer) throws IOException {
      CompletedCheckpointStorageLocation found = to.resolveCheckpoint(pointer);
      SavedFiles.check(found.getMetadataHandle(), found.getExternalPointer())
          .orThrow("Cannot start from " + pointer);
      return found;
    }

    @Override
    public void initializeBaseLocationsForCheckpoint() throws IOException {
      to.initializeBaseLocationsForCheckpoint();
    }

    @Override
    public CheckpointStorageLocation initializeLocationForCheckpoint(long checkpoint)
        throws IOException {
      return new Location(to.initializeLocationForCheckpoint(checkpoint));
    }

    @Override
    public CheckpointStorageLocation initializeLocationForSavepoint(long checkpoint, String pointer)
        throws IOException {
      return new Location(to.initializeLocationForSavepoint(checkpoint, pointer));
    }

    @Override
    public CheckpointStreamFactory resolveCheckpointStorageLocation(
        long checkpoint, CheckpointStorageLocationReference reference) throws IOException {
      return new Streams(to.resolveCheckpointStorageLocation(checkpoint, reference));
    }

    @Override
    public CheckpointStateOutputStream createTaskOwnedStateStream() throws IOException {
      return to.createTaskOwnedStateStream();
    }

    @Override
    public CheckpointStateToolset createTaskOwnedCheckpointStateToolset() {
      return to.createTaskOwnedCheckpointStateToolset();
    }
  }

  private static class Streams implements CheckpointStreamFactory {

    private final CheckpointStreamFactory to;

    Streams(CheckpointStreamFactory to) {
      this.to = to;
    }

    @Override
    public CheckpointStateOutputStream createCheckpointStateOutputStream(
        CheckpointedStateScope scope) throws IOException {
      return new SummedStateStream(to.createCheckpointStateOutputStream(scope));
    }

    @Override
    public boolean canFastDuplicate(StreamStateHandle handle, CheckpointedStateScope scope)
        throws IOException {
      return to.canFastDuplicate(handle, scope);
    }

    @Override
    public List<StreamStateHandle> duplicate(
        List<StreamStateHandle> handles, CheckpointedStateScope scope) throws IOException {
      return to.duplicate(handles, scope);
    }

    @Override
    public void reusePreviousStateHandle(Collection<? extends StreamStateHandle> handles) {
      to.reusePreviousStateHandle(handles);
    }

    @Override
    public boolean couldReuseStateHandle(StreamStateHandle handle) {
      return to.couldReuseStateHandle(handle);
    }
  }

  private static final class Location extends Streams implements CheckpointStorageLocation {

    private final CheckpointStorageLocation to;

    Location(CheckpointStorageLocation to) {
      super(to);
      this.to = to;
    }

    @Override
    public CheckpointMetadataOutputStream createMetadataOutputStream() throws IOException {
      return new SummedMetadataStream(to.createMetadataOutputStream());
    }

    @Override
    public void disposeOnFailure() throws IOException {
      to.disposeOnFailure();
    }

    @Override
    public CheckpointStorageLocationReference getLocationReference() {
      return to.getLocationReference();
    }
  }

  /** Writes a file of state, and its {@link StateChecksum} behind it. */
  private static final class SummedStateStream extends CheckpointStateOutputStream {

    private final CheckpointStateOutputStream to;
    private final StateChecksum sum = new StateChecksum();

    SummedStateStream(CheckpointStateOutputStream to) {
      this.to = to;
    }

    @Override
    public StreamStateHandle closeAndGetHandle() throws IOException {
      if (sum.isOfFlink()) {
        to.write(sum.trailer());
      }
      return to.closeAndGetHandle();
    }

    @Override
    public void write(int one) throws IOException {
      to.write(one);
      sum.update(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      to.write(bytes, offset, length);
      sum.update(bytes, offset, length);
    }

    @Override
    public long getPos() throws IOException {
      return to.getPos();
    }

    @Override
    public void flush() throws IOException {
      to.flush();
    }

    @Override
    public void sync() throws IOException {
      to.sync();
    }

    /** Drops the file unless its handle was taken. */
    @Override
    public void close() throws IOException {
      to.close();
    }
  }

  /** Writes the metadata of a checkpoint, and its {@link StateChecksum} behind it. */
  private static final class SummedMetadataStream extends CheckpointMetadataOutputStream {

    private final CheckpointMetadataOutputStream to;
    private final StateChecksum sum = new StateChecksum();

    SummedMetadataStream(CheckpointMetadataOutputStream to) {
      this.to = to;
    }

    @Override
    public CompletedCheckpointStorageLocation closeAndFinalizeCheckpoint() throws IOException {
      to.write(sum.trailer());
      return to.closeAndFinalizeCheckpoint();
    }

    @Override
    public void write(int one) throws IOException {
      to.write(one);
      sum.update(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      to.write(bytes, offset, length);
      sum.update(bytes, offset, length);
    }

    @Override
    public long getPos() throws IOException {
      return to.getPos();
    }

    @Override
    public void flush() throws IOException {
      to.flush();
    }

    @Override
    public void sync() throws IOException {
      to.sync();
    }

    /** Drops the metadata unless the checkpoint was finalized. */
    @Override
    public void close() throws IOException {
      to.close();
    }
  }
}
