package io.millrace.streaming.connect.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/*
 * Version 1, big-endian; the queue in the format of FileQueueSerializer:
 *
 *   | 0: byte |     or     | 1: byte | version of the queue: int | queue, to the end |
 */
/** Serializes the state of the enumerator for checkpoints. */
final class WaitingFilesSerializer implements SimpleVersionedSerializer<WaitingFiles> {

  private static final int VERSION = 1;
  private static final int HEAD = 5;

  private final FileQueueSerializer queues = new FileQueueSerializer();

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(WaitingFiles waiting) throws IOException {
    if (waiting.queue().isEmpty()) {
      return new byte[] {0};
    }
    byte[] queue = queues.serialize(waiting.queue().get());
    return ByteBuffer.allocate(HEAD + queue.length)
        .put((byte) 1)
        .putInt(queues.getVersion())
        .put(queue)
        .array();
  }

  @Override
  public WaitingFiles deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "Cannot read waiting files of version "
              + version
              + ": this release knows version "
              + VERSION
              + "; restore with the release that wrote them");
    }
    if (bytes[0] == 0) {
      return new WaitingFiles(Optional.empty());
    }
    int written = ByteBuffer.wrap(bytes).getInt(1);
    byte[] queue = Arrays.copyOfRange(bytes, HEAD, bytes.length);
    return new WaitingFiles(Optional.of(queues.deserialize(written, queue)));
  }
}
