package io.millrace.streaming.connect.dump;

import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.Utf8;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/*
 * Version 1, big-endian:
 *
 *   0        6              7
 *   +--------+--------------+--------------+-----------+-----+-----------+-----+
 *   | MRDUMP | version: byte| topic: bytes | record    | ... | record    | end |
 *   +--------+--------------+--------------+-----------+-----+-----------+-----+
 *
 *   record   length: int, of body | CRC-32C of body: int | body
 *   body     timestamp: long | partition: int | offset: long | key: bytes | value: bytes |
 *            count: int | as often: name: bytes, value: bytes
 *   bytes    length: int, -1 for none | as many bytes
 *   end      -1: int | number of records: long
 *
 * Without the end a file that was cut off between two records would pass for a whole one.
 */
/** The bytes of a dump. */
final class DumpLayout {

  /** Bytes with which every dump begins. */
  static final byte[] MAGIC = {'M', 'R', 'D', 'U', 'M', 'P'};

  static final int VERSION = 1;

  private static final int END = -1;
  private static final int NONE = -1;

  /** Beyond what any broker takes; a longer length is damage. */
  private static final int LONGEST = 1 << 30;

  private DumpLayout() {}

  static void begin(DataOutputStream out, String topic) throws IOException {
    out.write(MAGIC);
    out.writeByte(VERSION);
    write(out, Utf8.bytes(topic));
  }

  static void write(DataOutputStream out, DumpedRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    DataOutputStream body = new DataOutputStream(bytes);
    body.writeLong(record.timestamp());
    body.writeInt(record.partition());
    body.writeLong(record.offset());
    write(body, record.key());
    write(body, record.value());
    body.writeInt(record.headers().size());
    for (DumpedRecord.Header header : record.headers()) {
      write(body, Utf8.bytes(header.name()));
      write(body, header.value());
    }
    byte[] whole = bytes.toByteArray();
    out.writeInt(whole.length);
    out.writeInt(sum(whole));
    out.write(whole);
  }

  static void end(DataOutputStream out, long count) throws IOException {
    out.writeInt(END);
    out.writeLong(count);
  }

  /**
   * Reads the beginning of a dump, and the name of its topic.
   *
   * @throws FileException if the file is none, or one of a later release
   */
  static String begin(DataInputStream in, String file) throws IOException {
    try {
      return head(in, file);
    } catch (EOFException cut) {
      throw damaged(file, 0, "its head is missing");
    }
  }

  private static String head(DataInputStream in, String file) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new FileException(
          "Cannot read "
              + file
              + ": expected a dump as millrace record writes it, found another file; correct path"
              + " or format");
    }
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new FileException(
          "Cannot read "
              + file
              + ": expected a dump of version "
              + VERSION
              + ", found version "
              + version
              + "; read it with the release that wrote it, or a later one");
    }
    byte[] topic = bytes(in, 1 << 16);
    return topic == null ? "" : new String(topic, StandardCharsets.UTF_8);
  }

  /**
   * Reads the next record; empty at the end.
   *
   * @param before records read so far
   */
  static Optional<DumpedRecord> next(DataInputStream in, String file, long before)
      throws IOException {
    try {
      int length = in.readInt();
      if (length == END) {
        long count = in.readLong();
        if (count != before) {
          throw damaged(file, before, "its end counts " + count + " records");
        }
        if (in.read() >= 0) {
          throw new FileException(
              "Cannot read "
                  + file
                  + ": expected nothing behind the end of the dump, after record "
                  + before
                  + ", found more bytes; read dumps that were joined as the files that they were");
        }
        return Optional.empty();
      }
      if (length < 0 || length > LONGEST) {
        throw damaged(file, before, "a length of " + length);
      }
      int sum = in.readInt();
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new EOFException();
      }
      if (sum(body) != sum) {
        throw damaged(file, before, "another checksum");
      }
      return Optional.of(record(new DataInputStream(new ByteArrayInputStream(body))));
    } catch (EOFException cut) {
      throw damaged(file, before, "its end is missing");
    }
  }

  private static DumpedRecord record(DataInputStream in) throws IOException {
    long timestamp = in.readLong();
    int partition = in.readInt();
    long offset = in.readLong();
    byte[] key = bytes(in, LONGEST);
    byte[] value = bytes(in, LONGEST);
    int count = in.readInt();
    List<DumpedRecord.Header> headers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] name = bytes(in, LONGEST);
      headers.add(
          new DumpedRecord.Header(
              name == null ? "" : new String(name, StandardCharsets.UTF_8), bytes(in, LONGEST)));
    }
    return new DumpedRecord(timestamp, partition, offset, key, value, headers);
  }

  private static FileException damaged(String file, long before, String found) {
    return new FileException(
        "Cannot read "
            + file
            + ": expected a whole dump, found it damaged or cut off after record "
            + before
            + " ("
            + found
            + "); replace the file, or record the topic again");
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes == null ? NONE : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte[] bytes(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length == NONE) {
      return null;
    }
    if (length < 0 || length > most) {
      throw new EOFException();
    }
    byte[] read = in.readNBytes(length);
    if (read.length < length) {
      throw new EOFException();
    }
    return read;
  }

  private static int sum(byte[] body) {
    CRC32C sum = new CRC32C();
    sum.update(body);
    return (int) sum.getValue();
  }
}
