package io.millrace.streaming.connect.file;

import io.millrace.streaming.connect.record.Utf8;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/*
 * Version 1, big-endian:
 *
 *   0            8               16           20
 *   +------------+---------------+------------+--------------------------------------+-- as often
 *   | line: long | position: long| count: int | length: int | path: UTF-8 of length  |   as count
 *   +------------+---------------+------------+--------------------------------------+--
 */
/** Serializes the files still to be read, and the position in the first, for checkpoints. */
public final class FileQueueSerializer implements SimpleVersionedSerializer<FileQueue> {

  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(FileQueue queue) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(queue.line());
    out.writeLong(queue.position());
    out.writeInt(queue.paths().size());
    for (String path : queue.paths()) {
      byte[] text = Utf8.bytes(path);
      out.writeInt(text.length);
      out.write(text);
    }
    return bytes.toByteArray();
  }

  @Override
  public FileQueue deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "Cannot read a place in files of version "
              + version
              + ": this release knows version "
              + VERSION
              + "; restore with the release that wrote it");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    long line = in.readLong();
    long position = in.readLong();
    int count = in.readInt();
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      paths.add(readText(in));
    }
    return new FileQueue(paths, line, position);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] text = in.readNBytes(Math.max(0, length));
    if (text.length != length) {
      throw new EOFException("Cannot read a place in files: its bytes end early");
    }
    return new String(text, StandardCharsets.UTF_8);
  }
}
