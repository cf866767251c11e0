package io.millrace.dictionary.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.dictionary.code.SparseCoder.Above;
import io.millrace.dictionary.code.SparseCoder.Largest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SparseCoderTest {

  @Test
  void exampleUsage() {
    assertThat(kept(new Largest(2), 1, -4, 0.5f, 3)).containsExactly(0, -4, 0, 3);
    assertThat(kept(new Above(0.9), 1, -4, 0.5f, 3)).containsExactly(1, -4, 0, 3);
  }

  @Test
  void amongEqualsTheFirstIsKept() {
    assertThat(kept(new Largest(2), 1, -2, 2, -2)).containsExactly(0, -2, 2, 0);
  }

  @Test
  void aThresholdKeepsWhatExceedsItAndNothingElse() {
    assertThat(kept(new Above(2), 2, -2, 2.5f)).containsExactly(0, 0, 2.5f);
    assertThat(kept(new Above(9), 2, -2, 2.5f)).containsOnly(0);
  }

  @Test
  void agreesWithSortingForEveryCount() {
    SeededRandom random = new SeededRandom(11);
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.below(20);
      float[] codes = new float[n];
      for (int i = 0; i < n; i++) {
        codes[i] = random.below(9) - 4; // many ties
      }
      for (int count = 1; count <= n; count++) {
        assertThat(kept(new Largest(count), codes)).isEqualTo(sorted(codes, count));
      }
    }
  }

  private static float[] sorted(float[] codes, int count) {
    List<Integer> order =
        IntStream.range(0, codes.length)
            .boxed()
            .sorted(Comparator.comparing(i -> -Math.abs(codes[i])))
            .toList();
    float[] kept = new float[codes.length];
    order.subList(0, count).forEach(i -> kept[i] = codes[i]);
    return kept;
  }

  private static float[] kept(SparseCoder.Rule rule, float... codes) {
    float[] input = new float[codes.length + 1];
    System.arraycopy(codes, 0, input, 1, codes.length);
    float[] output = new float[codes.length + 2];
    new SparseCoder(codes.length).keep(rule, input, 1, output, 2);
    return Arrays.copyOfRange(output, 2, output.length);
  }
}
