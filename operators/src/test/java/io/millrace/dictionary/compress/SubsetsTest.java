package io.millrace.dictionary.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubsetsTest {

  @Test
  void exampleUsage() {
    Subsets threeOfEleven = new Subsets(11, 3);
    // 165 subsets: eight bits, where a bit for each would be eleven and an index for each twelve.
    assertThat(threeOfEleven.bits()).isEqualTo(8);
    BitRow row = new BitRow(1);
    float[] bytes = new float[1];
    row.open(bytes, 0);
    boolean[] chosen = new boolean[11];
    chosen[0] = chosen[4] = chosen[10] = true;
    threeOfEleven.write(chosen, row);
    // C(0,1) + C(4,2) + C(10,3)
    assertThat(bytes).containsExactly(126);
  }

  @Test
  void everySubsetHasANumberOfItsOwn() {
    Subsets subsets = new Subsets(8, 3);
    Set<Float> ranks = new HashSet<>();
    for (int set = 0; set < 256; set++) {
      if (Integer.bitCount(set) == 3) {
        boolean[] chosen = new boolean[8];
        for (int i = 0; i < 8; i++) {
          chosen[i] = (set >> i & 1) == 1;
        }
        float[] bytes = new float[1];
        assertThat(roundTrip(subsets, chosen, bytes)).isEqualTo(chosen);
        ranks.add(bytes[0]);
      }
    }
    assertThat(ranks).hasSize(56);
  }

  @Test
  void writesABitForEachWhereNumbersWouldBeTooLong() {
    Subsets subsets = new Subsets(200, 50);
    assertThat(subsets.bits()).isEqualTo(200);
    boolean[] chosen = new boolean[200];
    SeededRandom random = new SeededRandom(1);
    for (int left = 50; left > 0; ) {
      int i = random.below(200);
      left -= chosen[i] ? 0 : 1;
      chosen[i] = true;
    }
    assertThat(roundTrip(subsets, chosen, new float[25])).isEqualTo(chosen);
  }

  @Test
  void refusesANumberThatIsNone() {
    BitRow row = new BitRow(1);
    row.open(new float[1], 0);
    float[] bytes = {200};
    row.reopen(bytes, 0);
    assertThat(new Subsets(11, 3).read(row, new boolean[11])).isFalse();
  }

  @Test
  void allOfThemTakeNoBits() {
    assertThat(new Subsets(5, 5).bits()).isZero();
  }

  private static boolean[] roundTrip(Subsets subsets, boolean[] chosen, float[] bytes) {
    BitRow row = new BitRow(bytes.length);
    row.open(bytes, 0);
    subsets.write(chosen, row);
    row.reopen(bytes, 0);
    boolean[] read = new boolean[chosen.length];
    assertThat(subsets.read(row, read)).isTrue();
    return read;
  }
}
