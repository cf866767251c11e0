package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NormalisationTest {

  @Test
  void exampleUsage() {
    assertThat(Normalisation.UNIT.weight(4, 1)).isEqualTo(0.25f);
  }

  @Test
  void noneTakesObservationsAsTheyAre() {
    assertThat(Normalisation.NONE.weight(100, 1)).isEqualTo(1f);
  }

  @Test
  void clipScalesDownToOneAndAHalfMedians() {
    assertThat(Normalisation.CLIP.weight(1, 2)).isEqualTo(1f);
    assertThat(Normalisation.CLIP.weight(3, 2)).isEqualTo(1f);
    assertThat(Normalisation.CLIP.weight(12, 2)).isEqualTo(0.25f);
  }

  @Test
  void clipLetsEverythingPassUntilAMedianIsKnown() {
    assertThat(Normalisation.CLIP.weight(1e6, 0)).isEqualTo(1f);
  }
}
