package io.millrace.streaming.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackedSumsTest {

  @Test
  void exampleUsage() {
    double[] sums = new double[1000];
    sums[3] = 1;
    sums[5] = 2;
    sums[900] = 3;

    double[] packed = PackedSums.pack(sums);

    assertThat(packed).containsExactly(1000, 3, 3, 1, 0, 2, 900, 1, 3);
    assertThat(PackedSums.unpack(packed)).isEqualTo(sums);
  }

  @Test
  void everyBitComesBack() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 500; trial++) {
      double[] sums = new double[random.nextInt(60)];
      for (int at = 0; at < sums.length; at++) {
        int kind = random.nextInt(6);
        sums[at] =
            kind == 0
                ? random.nextDouble()
                : kind == 1 ? -0.0 : kind == 2 && trial % 2 == 0 ? Double.NaN : 0;
      }
      double[] back = PackedSums.unpack(PackedSums.pack(sums));

      assertThat(back).hasSameSizeAs(sums);
      for (int at = 0; at < sums.length; at++) {
        assertThat(Double.doubleToRawLongBits(back[at]))
            .isEqualTo(Double.doubleToRawLongBits(sums[at]));
      }
    }
  }
}
