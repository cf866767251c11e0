package io.millrace.dictionary.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WarmupTest {

  @Test
  void exampleUsage() {
    assertThat(new Warmup(50, 50).batches(0.1)).as("5000 observations").isEqualTo(100);
  }

  @Test
  void sparseCodesTakeAHundredObservationsAnAtomAndDenseOnesSixHundred() {
    assertThat(new Warmup(50, 10).batches(0.05)).isEqualTo(500);
    assertThat(new Warmup(50, 10).batches(0.4)).isEqualTo(500);
    assertThat(new Warmup(50, 10).batches(0.525)).isCloseTo(1750, within(1e-9));
    assertThat(new Warmup(50, 10).batches(0.65)).isCloseTo(3000, within(1e-9));
    assertThat(new Warmup(50, 10).batches(1)).isEqualTo(3000);
  }

  @Test
  void itCountsObservationsWhateverTheMiniBatch() {
    for (int batch : new int[] {1, 3, 10, 30, 100}) {
      assertThat(batch * new Warmup(30, batch).batches(0.3)).isCloseTo(3000, within(1e-9));
    }
  }

  @Test
  void theMethodGetsThirtyStepsHoweverLargeTheMiniBatch() {
    assertThat(new Warmup(30, 300).batches(0.1)).isEqualTo(30);
    assertThat(new Warmup(2, 100_000).batches(1)).isEqualTo(30);
  }

  @Test
  void release010TookThreeHundredStepsAndAHundredObservationsAnAtom() {
    assertThat(new Warmup(12, 12).ofFirstRelease()).isEqualTo(300);
    assertThat(new Warmup(30, 10).ofFirstRelease()).isEqualTo(300);
    assertThat(new Warmup(30, 1).ofFirstRelease()).isEqualTo(3000);
    assertThat(new Warmup(100, 10).ofFirstRelease()).isEqualTo(1000);
  }
}
