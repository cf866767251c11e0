package io.millrace.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SweepJournalTest {

  private static final Map<String, String> WISH = Map.of("--set", "a=1..2", "pipeline", "text");
  private static final Setting ONE = Setting.AS_WRITTEN.with("operators.0.keep", "1");
  private static final Setting TWO = Setting.AS_WRITTEN.with("operators.0.keep", "2");

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path file = folder.resolve("sweep.json");
    SweepJournal journal = SweepJournal.begin(file, WISH, 86_400_000);
    journal.add(Map.of(ONE, tried(.1 + .2, "", 3)));
    journal.add(Map.of(TWO, tried(Double.NaN, "refused", 0)));

    SweepJournal kept = SweepJournal.goOn(file, WISH);

    // Every digit: a rank must be that of the run that was interrupted.
    assertThat(kept.tried()).isEqualTo(journal.tried()).containsOnlyKeys(ONE, TWO);
    assertThat(kept.split()).isEqualTo(86_400_000);
    assertThat(kept.spent()).isEqualTo(new SweepJournal.Cost(3, 40));
  }

  @Test
  void anotherWishIsRefusedByItsName() throws IOException {
    Path file = folder.resolve("sweep.json");
    SweepJournal.begin(file, WISH, 0).add(Map.of());

    assertThatThrownBy(() -> SweepJournal.goOn(file, Map.of("--set", "a=1..3", "pipeline", "text")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("expected the same --set as when it began");
  }

  @Test
  void nothingToGoOnWithIsRefused() {
    assertThatThrownBy(() -> SweepJournal.goOn(folder.resolve("sweep.json"), WISH))
        .hasMessageContaining("expected an interrupted sweep in " + folder);
  }

  @Test
  void whatIsNoJournalIsToldWithItsPlace() throws IOException {
    Path other = Files.writeString(folder.resolve("sweep.json"), "{\"tried\": 3}");
    Path later = Files.writeString(folder.resolve("later.json"), "{\"version\": 2}");

    assertThatThrownBy(() -> SweepJournal.goOn(other, WISH))
        .hasMessageContaining("expected the journal of a sweep in " + other);
    assertThatThrownBy(() -> SweepJournal.goOn(later, WISH))
        .hasMessageContaining("expected version 1")
        .hasMessageContaining("found 2");
  }

  private static SweepJournal.Tried tried(double value, String reason, long runs) {
    return new SweepJournal.Tried(
        value, value, value, 7, reason, new SweepJournal.Cost(runs, reason.isEmpty() ? 40 : 0));
  }
}
