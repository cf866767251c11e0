package io.millrace.evaluate.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Packet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodeBitsTest {

  @Test
  void exampleUsage() {
    OutputField code = OutputField.sparse("code", 8);
    float[] row = {9, 0, 0, 1.5f, 0, -2, 0, 0, 0};

    // 2 coefficients: 011; index 2: 011, 32 bits; index 4, two further: 010, 32 bits.
    assertThat(CodeBits.of(code, row, 1)).isEqualTo(3 + 3 + 32 + 3 + 32);
  }

  @Test
  void aPacketHasTheBitsOfItsBytes() {
    float[] row = new float[6];
    Packet.write(new byte[] {1, 0, 3}, row, 1, 5);

    assertThat(CodeBits.of(OutputField.packet("packet", 5), row, 1)).isEqualTo(24);
  }

  /** The oracle writes the code of a record bit by bit, as Elias describes it. */
  @Test
  void aCodeHasTheBitsThatWritingItTakes() {
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 200; trial++) {
      float[] row = new float[1 + random.nextInt(70)];
      StringBuilder written = new StringBuilder();
      int count = 0;
      int gap = 1;
      for (int at = 0; at < row.length; at++, gap++) {
        row[at] = random.nextInt(5) == 0 ? random.nextInt(1, 9) : 0;
        if (row[at] != 0) {
          written.append(elias(gap)).append("c".repeat(32));
          gap = 0;
          count++;
        }
      }
      written.append(elias(count + 1));
      float[] coefficients = row;
      int[] indices = IntStream.range(0, row.length).filter(at -> coefficients[at] != 0).toArray();

      assertThat(CodeBits.of(OutputField.sparse("code", row.length), row, 0))
          .isEqualTo(written.length())
          .isEqualTo(CodeBits.ofCode(indices));
    }
  }

  private static String elias(int number) {
    String binary = Integer.toBinaryString(number);
    return "0".repeat(binary.length() - 1) + binary;
  }

  @Test
  void indicesThatDoNotAscendAreRefused() {
    assertThatThrownBy(() -> CodeBits.ofCode(new int[] {3, 3}))
        .hasMessageContaining("expected ascending indices from 0 on, found 3 behind 3");
  }
}
