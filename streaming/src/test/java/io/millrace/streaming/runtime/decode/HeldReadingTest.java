package io.millrace.streaming.runtime.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is held of a key, and its bytes. */
class HeldReadingTest {

  @Test
  void exampleUsage() {
    HeldReading held = HeldReading.of(new HeldReading(41, new float[] {1.5f, Float.NaN}).bytes());

    assertThat(held.isBefore(42)).isTrue();
    assertThat(held.isBefore(41)).isFalse();
    assertThat(held.values()).containsExactly(1.5f, Float.NaN);
  }

  /** Version, sequence 258, 1.0 and -2.0 as IEEE 754 says. */
  @Test
  void theBytesOfVersionOneStay() {
    byte[] released = HexFormat.of().parseHex("0100000000000001023f800000c0000000");

    assertThat(new HeldReading(258, new float[] {1, -2}).bytes()).isEqualTo(released);
    assertThat(HeldReading.of(released).sequence()).isEqualTo(258);
    assertThat(HeldReading.of(released).values()).containsExactly(1, -2);
  }

  @Test
  void otherBytesAreRefused() {
    for (String bytes :
        new String[] {"", "01", "02000000000000010200000000", "0100000000000001023f80"}) {
      assertThatIllegalStateException()
          .as(bytes)
          .isThrownBy(() -> HeldReading.of(HexFormat.of().parseHex(bytes)))
          .withMessageContaining("expected version 1");
    }
  }
}
