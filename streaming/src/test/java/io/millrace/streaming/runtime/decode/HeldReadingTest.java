package io.millrace.streaming.runtime.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is held of a key, and its bytes. */
class HeldReadingTest {

  @Test
  void exampleUsage() {
    byte[] packet = {7, 8};
    HeldReading after = HeldReading.after(41, packet, new float[] {1.5f, Float.NaN});
    HeldReading held = HeldReading.of(after.bytes());

    assertThat(held.isBefore(42)).isTrue();
    assertThat(held.isBefore(41)).isFalse();
    assertThat(held.isOf(41, packet)).isTrue();
    assertThat(held.isOf(41, new byte[] {7, 9})).isFalse();
    assertThat(held.values()).containsExactly(1.5f, Float.NaN);
  }

  /** Version, sequence 258, the CRC-32 of "123456789" that its standard gives, 1.0 and -2.0. */
  @Test
  void theBytesOfVersionOneStay() {
    byte[] released = HexFormat.of().parseHex("010000000000000102cbf439263f800000c0000000");

    HeldReading held = HeldReading.after(258, "123456789".getBytes(US_ASCII), new float[] {1, -2});
    assertThat(held.bytes()).isEqualTo(released);
    assertThat(HeldReading.of(released).sequence()).isEqualTo(258);
    assertThat(HeldReading.of(released).values()).containsExactly(1, -2);
  }

  @Test
  void otherBytesAreRefused() {
    for (String bytes :
        new String[] {"", "01", "02000000000000010200000000", "010000000000000102cbf439263f80"}) {
      assertThatIllegalStateException()
          .as(bytes)
          .isThrownBy(() -> HeldReading.of(HexFormat.of().parseHex(bytes)))
          .withMessageContaining("expected version 1");
    }
  }
}
