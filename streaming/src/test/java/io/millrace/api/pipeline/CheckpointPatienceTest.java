package io.millrace.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.api.pipeline.ExecutionSpec.CheckpointPatience;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckpointPatienceTest {

  private static final Duration USUAL = CheckpointPatience.USUAL_TRANSACTION;

  @Test
  void exampleUsage() {
    Duration every = Duration.ofSeconds(10);

    CheckpointPatience patience = CheckpointPatience.within(USUAL, every);

    // (1 + 2) x (10 s + 5 s + timeout) + 3 min = 15 min
    assertThat(patience).isEqualTo(new CheckpointPatience(Duration.ofSeconds(225), 2));
    assertThat(patience.transaction(every)).isEqualTo(USUAL);
  }

  @ParameterizedTest
  @CsvSource({
    "200, 2",
    "60_000, 2",
    "170_000, 2",
    "180_000, 1",
    "290_000, 1",
    "300_000, 0",
    "655_000, 0"
  })
  void fewerMayFailTheRarerCheckpointsAre(String millis, int tolerated) {
    Duration every = Duration.ofMillis(Long.parseLong(millis.replace("_", "")));

    CheckpointPatience patience = CheckpointPatience.within(USUAL, every);

    assertThat(patience.tolerated()).isEqualTo(tolerated);
    assertThat(patience.timeout()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(10));
    assertThat(patience.transaction(every)).isLessThanOrEqualTo(USUAL);
  }

  @ParameterizedTest
  @CsvSource({"900", "1800", "4695", "7200", "86400"})
  void theLongestTimeBetweenCheckpointsFitsAndNoneBeyond(long seconds) {
    Duration allowed = Duration.ofSeconds(seconds);
    Duration longest = CheckpointPatience.longestEvery(allowed);
    Duration beyond = longest.plusSeconds(1);

    assertThat(CheckpointPatience.within(USUAL, longest).transaction(longest))
        .isLessThanOrEqualTo(allowed);
    assertThat(CheckpointPatience.within(USUAL, beyond).transaction(beyond)).isGreaterThan(allowed);
  }

  @Test
  void checkpointsThatAreTooRareNeedLongerTransactions() {
    Duration every = Duration.ofMinutes(15);

    CheckpointPatience patience = CheckpointPatience.within(USUAL, every);

    // (1 + 2) x (15 min + 5 s + 10 min) + 3 min
    assertThat(patience).isEqualTo(new CheckpointPatience(Duration.ofMinutes(10), 2));
    assertThat(patience.transaction(every)).isEqualTo(Duration.ofSeconds(3 * 1505 + 180));
    assertThat(CheckpointPatience.longestEvery(USUAL)).isEqualTo(Duration.ofSeconds(655));
  }

  @Test
  void whatIsGivenStaysAndTheRestFollows() {
    Duration every = Duration.ofSeconds(10);

    assertThat(
            CheckpointPatience.within(
                USUAL, every, Optional.of(Duration.ofMinutes(5)), OptionalInt.empty()))
        .isEqualTo(new CheckpointPatience(Duration.ofMinutes(5), 1));
    assertThat(
            CheckpointPatience.within(USUAL, every, Optional.empty(), OptionalInt.of(5))
                .tolerated())
        .isEqualTo(5);
    assertThat(
            CheckpointPatience.within(
                USUAL, every, Optional.of(Duration.ofMinutes(20)), OptionalInt.of(1)))
        .isEqualTo(new CheckpointPatience(Duration.ofMinutes(20), 1));
  }

  @Test
  void aTimeOfNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CheckpointPatience(Duration.ZERO, 1))
        .withMessageStartingWith("Cannot wait PT0S for a checkpoint");
  }
}
