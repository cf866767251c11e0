package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandTypoTest {

  private static final List<String> COMMANDS = List.of("demo", "run", "plan", "models", "data");

  @Test
  void exampleUsage() {
    assertThat(new CommandTypo("rnu").meant(COMMANDS)).contains("run");
  }

  @Test
  void aWordThatIsLikeNoneGetsNoHint() {
    assertThat(new CommandTypo("savepoint").meant(COMMANDS)).isEmpty();
  }

  /** Any command of two letters can be made of one letter; that is no likeness. */
  @Test
  void aShortWordIsNotRebuiltFromNothing() {
    assertThat(new CommandTypo("x").meant(List.of("up"))).isEmpty();
  }

  @Test
  void theFirstOfSeveralThatAreEquallyNear() {
    assertThat(new CommandTypo("dema").meant(List.of("demo", "dema2"))).contains("demo");
  }

  /** Published distances of optimal string alignment, and cases with one operation each. */
  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 3",
    "ca, abc, 3",
    "run, rnu, 1",
    "run, rn, 1",
    "run, runn, 1",
    "run, ran, 1",
    "run, run, 0",
    "'', run, 3",
    "run, '', 3"
  })
  void countsLettersToChange(String from, String to, int distance) {
    assertThat(CommandTypo.distance(from, to)).isEqualTo(distance);
  }
}
