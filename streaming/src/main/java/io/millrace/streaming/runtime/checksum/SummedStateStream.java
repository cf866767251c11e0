package io.millrace.streaming.runtime.checksum;

import java.io.IOException;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.StreamStateHandle;

/** Writes a file of state, and its {@link StateChecksum} behind it. */
final class SummedStateStream extends CheckpointStateOutputStream {

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
