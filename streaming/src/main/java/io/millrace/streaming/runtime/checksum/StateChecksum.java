package io.millrace.streaming.runtime.checksum;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/*
 * The end of a file of state, big-endian:
 *
 *   0            n            n + 8       n + 12
 *   +-- ... ----+------------+-----------+
 *   | state     | MRSUM001   | checksum  |
 *   | n bytes   | ASCII      | int       |
 *   +-- ... ----+------------+-----------+
 *
 * The checksum is the CRC-32C of the n bytes. Flink reads a file of state from positions that it
 * knows, and its metadata to their own end, so it never reads these twelve bytes, and a file
 * without them is as good to it. RocksDB reads its own files from their end, so they get none:
 * RocksDB has checksums of its own in them. Every file of Flink begins with a small version number
 * as an int and no file of RocksDB does: a table begins with the length of a key, a log with a
 * checksum, the others with text.
 */
/** The checksum of one file of state, computed while it is written, and its check. */
final class StateChecksum {

  /** Bytes behind the state. */
  static final int LENGTH = 12;

  private static final byte[] MAGIC = "MRSUM001".getBytes(StandardCharsets.US_ASCII);
  private static final int HIGHEST_VERSION = 15;
  private static final int BLOCK = 1 << 16;

  private final CRC32C crc = new CRC32C();
  private final byte[] head = new byte[Integer.BYTES];
  private int known;

  /** What a file says about itself. */
  enum Verdict {
    /** Its checksum is that of its bytes. */
    WHOLE,
    /** It has none. */
    UNKNOWN,
    /** It has one, of other bytes. */
    DAMAGED
  }

  void update(int one) {
    update(new byte[] {(byte) one}, 0, 1);
  }

  void update(byte[] bytes, int offset, int length) {
    int wanted = Math.min(length, head.length - known);
    System.arraycopy(bytes, offset, head, known, wanted);
    known += wanted;
    crc.update(bytes, offset, length);
  }

  /** Whether the bytes so far may be followed by a checksum: they begin as those of Flink do. */
  boolean isOfFlink() {
    int version = ByteBuffer.wrap(head).getInt();
    return known == head.length && version >= 0 && version <= HIGHEST_VERSION;
  }

  /** The bytes that follow the state. */
  byte[] trailer() {
    return ByteBuffer.allocate(LENGTH).put(MAGIC).putInt((int) crc.getValue()).array();
  }

  /** Reads a file to its end; holds a block of it in memory. */
  static Verdict check(InputStream file) throws IOException {
    StateChecksum sum = new StateChecksum();
    byte[] block = new byte[BLOCK];
    int held = 0;
    int read = file.readNBytes(block, 0, block.length);
    while (read > 0) {
      held += read;
      int ready = Math.max(0, held - LENGTH);
      sum.update(block, 0, ready);
      System.arraycopy(block, ready, block, 0, held - ready);
      held -= ready;
      read = file.readNBytes(block, held, block.length - held);
    }
    byte[] end = Arrays.copyOf(block, held);
    if (held < LENGTH || !Arrays.equals(Arrays.copyOf(end, MAGIC.length), MAGIC)) {
      return Verdict.UNKNOWN;
    }
    return Arrays.equals(end, sum.trailer()) ? Verdict.WHOLE : Verdict.DAMAGED;
  }
}
