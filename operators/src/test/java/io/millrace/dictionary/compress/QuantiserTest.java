package io.millrace.dictionary.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of codes in a packet. */
class QuantiserTest {

  private static final int WIDTH = 8;

  private final float[] bytes = new float[WIDTH];

  /** Of g = 1 and four values: -3/4, -1/4, 1/4, 3/4. */
  @Test
  void exampleUsage() {
    assertThat(through(true, 2, 1f, 0.9f)).isEqualTo(0.75f);
    assertThat(through(true, 2, 1f, 0.3f)).isEqualTo(0.25f);
    assertThat(through(true, 2, 1f, -0.6f)).isEqualTo(-0.75f);
    assertThat(through(false, 2, 1f, 0.3f)).isZero();
    assertThat(through(false, 3, 1f, 0.3f)).isEqualTo(1 / 3f);
  }

  /** g is at most 2^(1/4) times the largest code, and the value at most half a step away. */
  @ParameterizedTest
  @CsvSource({"true, 2", "true, 3", "true, 8", "true, 16", "false, 2", "false, 8", "false, 16"})
  void aCodeIsHalfAStepFromItsValueAtMost(boolean even, int bits) {
    SeededRandom random = new SeededRandom(bits);
    double values = even ? Math.pow(2, bits) : Math.pow(2, bits) - 2;
    for (int trial = 0; trial < 2000; trial++) {
      double size = Math.pow(2, 20 * random.gaussian());
      float largest = (float) Math.max(1e-9, Math.min(1e8, size));
      float code = (float) (largest * (2 * random.uniform() - 1));
      double gain = Math.max(largest, even ? Math.pow(2, -4.5) : Math.pow(2, -31.75));
      double bound = Math.pow(2, 0.25) * gain / values * (1 + 1e-6);

      assertThat(Math.abs(code - (double) through(even, bits, largest, code)))
          .as("%s of %s", code, largest)
          .isLessThanOrEqualTo(bound);
    }
  }

  @Test
  void aGainOfOrdinarySizeHasFiveBits() {
    assertThat(gainBits(true, 1f)).isEqualTo(5);
    assertThat(gainBits(true, 0.001f)).isEqualTo(5);
    assertThat(gainBits(true, 6.7f)).isEqualTo(5);
    assertThat(gainBits(true, 7f)).isEqualTo(13);
    assertThat(gainBits(false, 1f)).isEqualTo(8);
  }

  private float through(boolean even, int bits, float largest, float code) {
    Quantiser quantiser = new Quantiser(even, bits);
    BitRow packet = new BitRow(WIDTH);
    packet.open(bytes, 0);
    if (quantiser.writeGain(largest, packet)) {
      quantiser.write(code, packet);
    }
    Quantiser reader = new Quantiser(even, bits);
    packet.reopen(bytes, 0);
    float value = reader.readGain(packet) ? reader.read(packet) : 0f;
    assertThat(packet.isWhole()).isTrue();
    return value;
  }

  private int gainBits(boolean even, float largest) {
    Quantiser quantiser = new Quantiser(even, 16);
    BitRow packet = new BitRow(WIDTH);
    packet.open(bytes, 0);
    quantiser.writeGain(largest, packet);
    // The bits behind a gain are found by a one among them.
    packet.write(1, 1);
    packet.reopen(bytes, 0);
    int last = 0;
    for (int bit = 0; bit < WIDTH * Byte.SIZE; bit++) {
      last = packet.read(1) == 1 ? bit : last;
    }
    return last;
  }
}
