package io.millrace.cli.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomMatchTest {

  @Test
  void exampleUsage() {
    Tensor before = atoms(2, 1, 0, 0, 1);
    Tensor after = atoms(2, 0, -1, 1, 0);

    AtomMatch match = AtomMatch.of(before, after);

    assertThat(match).isEqualTo(new AtomMatch(2, 2, 1, 1, 1));
    assertThat(match.line("dictionary"))
        .isEqualTo(
            "dictionary: 2 atoms matched, 2 of them in another row, 1 of the other sign; |cosine|"
                + " of partners 1.000000 on average, 1.000000 at least");
  }

  @Test
  void theLengthOfAnAtomDoesNotCount() {
    AtomMatch match = AtomMatch.of(atoms(2, 1, 0, 0, 1), atoms(2, 1e-20f, 0, 0, 1e20f));

    assertThat(match.moved()).isZero();
    assertThat(match.least()).isCloseTo(1, within(1e-12));
  }

  /** 60 degrees apart, and 90: cosines of a half and of zero. */
  @Test
  void theCosineIsThatOfTheAngleBetweenPartners() {
    AtomMatch match =
        AtomMatch.of(atoms(2, 1, 0, 0, 1), atoms(2, .5f, (float) Math.sqrt(.75), 1, 0));

    assertThat(match.moved()).as("the better partner is in the other row").isEqualTo(2);
    assertThat(match.mean()).isCloseTo((1 + Math.sqrt(.75)) / 2, within(1e-7));
    assertThat(match.least()).isCloseTo(Math.sqrt(.75), within(1e-7));
  }

  @Test
  void anAtomOfZerosHasACosineOfZeroWithAll() {
    AtomMatch match = AtomMatch.of(atoms(2, 0, 0, 0, 1), atoms(2, 1, 0, 0, 1));

    assertThat(match).isEqualTo(new AtomMatch(2, 0, 0, .5, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void findsAnyPermutationAndAnySigns(long seed) {
    SeededRandom random = new SeededRandom(seed);
    int count = 12;
    int width = 30;
    float[] before = new float[count * width];
    for (int i = 0; i < before.length; i++) {
      before[i] = (float) random.gaussian();
    }
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(random.below(rows.size() + 1), row);
    }
    float[] after = new float[before.length];
    int moved = 0;
    int flipped = 0;
    for (int row = 0; row < count; row++) {
      int to = rows.get(row);
      float sign = random.below(2) == 0 ? 1 : -1;
      moved += to == row ? 0 : 1;
      flipped += sign < 0 ? 1 : 0;
      for (int i = 0; i < width; i++) {
        after[to * width + i] = sign * before[row * width + i];
      }
    }

    AtomMatch match = AtomMatch.of(atoms(width, before), atoms(width, after));

    assertThat(match.moved()).isEqualTo(moved);
    assertThat(match.flipped()).isEqualTo(flipped);
    assertThat(match.least()).isCloseTo(1, within(1e-12));
  }

  @Test
  void oneAtomHasItsPartner() {
    assertThat(AtomMatch.of(atoms(3, 1, 2, 3), atoms(3, -2, -4, -6)))
        .satisfies(
            match -> {
              assertThat(match.flipped()).isOne();
              assertThat(match.mean()).isCloseTo(1, within(1e-12));
            });
  }

  private static Tensor atoms(int width, float... values) {
    return new Tensor("dictionary", List.of(values.length / width, width), values);
  }
}
