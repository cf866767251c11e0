package io.millrace.streaming.runtime.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.streaming.runtime.checksum.StateChecksum.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateChecksumTest {

  /** The polynomial of Castagnoli, its bits reversed. */
  private static final int POLYNOMIAL = 0x82F63B78;

  @Test
  void exampleUsage() throws IOException {
    byte[] state = state(100);
    StateChecksum sum = new StateChecksum();
    sum.update(state, 0, 60);
    sum.update(state, 60, 40);

    assertThat(sum.isOfFlink()).isTrue();
    byte[] file = joined(state, sum.trailer());
    assertThat(verdict(file)).isEqualTo(Verdict.WHOLE);
    file[50] ^= 4;
    assertThat(verdict(file)).isEqualTo(Verdict.DAMAGED);
  }

  @Test
  void theTrailerIsTwelveBytesOfThisForm() {
    byte[] known = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(bitwise(known)).as("the check value of CRC-32C").isEqualTo(0xE3069283);

    byte[] state = state(1000);
    StateChecksum sum = new StateChecksum();
    for (byte one : state) {
      sum.update(one);
    }
    assertThat(sum.trailer())
        .isEqualTo(
            ByteBuffer.allocate(12)
                .put("MRSUM001".getBytes(StandardCharsets.US_ASCII))
                .putInt(bitwise(state))
                .array());
  }

  /** Around the block in which a file is read. */
  @ParameterizedTest
  @ValueSource(ints = {4, 11, 12, 13, 65523, 65524, 65525, 65535, 65536, 65537, 131072, 200_000})
  void filesOfEveryLength(int length) throws IOException {
    byte[] state = state(length);
    StateChecksum sum = new StateChecksum();
    sum.update(state, 0, length);
    byte[] file = joined(state, sum.trailer());

    assertThat(verdict(file)).isEqualTo(Verdict.WHOLE);
    assertThat(verdict(state)).isEqualTo(Verdict.UNKNOWN);
    Random random = new Random(length);
    for (int trial = 0; trial < 20; trial++) {
      byte[] flipped = file.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      if (!Arrays.equals(flipped, file)) {
        assertThat(verdict(flipped)).isNotEqualTo(Verdict.WHOLE);
      }
    }
  }

  @Test
  void filesOfRocksDbGetNone() {
    assertThat(isOfFlink("# This is a RocksDB option file.\n")).isFalse();
    assertThat(isOfFlink("MANIFEST-000005\n")).isFalse();
    assertThat(isOfFlink("\0\31\4abc")).as("a table: shared, own bytes of a key").isFalse();
    assertThat(isOfFlink("\0\0\0\6state")).as("states of a Flink backend").isTrue();
    assertThat(isOfFlink("\0\0\0")).isFalse();
  }

  private static boolean isOfFlink(String beginning) {
    StateChecksum sum = new StateChecksum();
    byte[] bytes = beginning.getBytes(StandardCharsets.ISO_8859_1);
    sum.update(bytes, 0, bytes.length);
    return sum.isOfFlink();
  }

  private static Verdict verdict(byte[] file) throws IOException {
    return StateChecksum.check(new ByteArrayInputStream(file));
  }

  private static byte[] state(int length) {
    byte[] state = new byte[length];
    new Random(7).nextBytes(state);
    ByteBuffer.wrap(state).putInt(6);
    return state;
  }

  private static byte[] joined(byte[] state, byte[] trailer) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(state);
    file.write(trailer);
    return file.toByteArray();
  }

  private static int bitwise(byte[] bytes) {
    int crc = ~0;
    for (byte one : bytes) {
      crc ^= one & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
      }
    }
    return ~crc;
  }
}
