package io.millrace.streaming.runtime.checksum;

import java.io.IOException;
import org.apache.flink.runtime.state.CheckpointMetadataOutputStream;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;

/** Writes the metadata of a checkpoint, and its {@link StateChecksum} behind it. */
final class SummedMetadataStream extends CheckpointMetadataOutputStream {

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
