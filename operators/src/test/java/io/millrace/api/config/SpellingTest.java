package io.millrace.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpellingTest {

  private static final List<String> KNOWN =
      List.of("name", "channels", "source", "operators", "seed", "parallelism");

  @Test
  void exampleUsage() {
    assertThat(Spelling.suggestion("chanels", KNOWN)).isEqualTo("; did you mean 'channels'?");
    assertThat(Spelling.suggestion("colour", KNOWN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "seeed, seed",
    "sede, seed",
    "Seed, seed",
    "nam, name",
    "operator, operators",
    "paralelism, parallelism",
    "sourcse, source",
    "chnanels, channels"
  })
  void findsTheWordThatIsAFewEditsAway(String word, String meant) {
    assertThat(Spelling.closest(word, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"''", "x", "sink", "workers"})
  void staysSilentWhereNothingIsNear(String word) {
    assertThat(Spelling.closest(word, KNOWN)).isEmpty();
  }
}
