package io.millrace.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.owner.RunRecord.Kept;
import io.millrace.cli.owner.RunRecord.LocalProcess;
import io.millrace.cli.owner.RunRecord.Phase;
import io.millrace.cli.owner.RunRecord.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunClaimTest {

  private static final Machine HERE = new Machine("gauss", "boot-1", "pid:[1]");

  @TempDir Path folder;

  private RunRecords records;

  @BeforeEach
  void open() {
    records = new FolderRecords(folder, "boiler", List.of());
  }

  @Test
  void exampleUsage() throws IOException {
    RunRecord own = record(1, "01", Phase.RUNNING);
    RunClaim claim = RunClaim.take(records, Optional.empty(), own).orElseThrow();

    claim.end(Phase.STOPPED, Optional.of("file:/s/savepoint-1"));

    RunRecord left = records.newest().orElseThrow();
    assertThat(left.phase().phase()).isEqualTo(Phase.STOPPED);
    assertThat(left.phase().began()).isEqualTo(own.phase().began());
    assertThat(left.kept().savepoint()).hasValue("file:/s/savepoint-1");
    assertThat(left.kept().from()).as("where it began is kept").hasValue("file:/s/before");
    assertThat(claim.isLost()).isFalse();
  }

  /** Two starts read the same record; the slower one must not run. */
  @Test
  void theSlowerOfTwoStartsIsRefused() throws IOException {
    RunRecord before = record(1, "01", Phase.FAILED);
    records.replace(Optional.empty(), before);

    assertThat(RunClaim.take(records, Optional.of(before), record(2, "02", Phase.RUNNING)))
        .isPresent();
    assertThat(RunClaim.take(records, Optional.of(before), record(2, "03", Phase.RUNNING)))
        .isEmpty();
    assertThat(RunClaim.take(records, Optional.empty(), record(1, "04", Phase.RUNNING))).isEmpty();
    assertThat(records.newest().orElseThrow().owner().job()).isEqualTo("02");
  }

  /** Its epoch stays used, so that results of both are told apart. */
  @Test
  void aRunThatDidNotBeginLeavesTheRunBeforeAsItEnded() throws IOException {
    RunRecord before = record(3, "01", Phase.STOPPED);
    records.replace(Optional.empty(), before);
    RunClaim claim =
        RunClaim.take(records, Optional.of(before), record(4, "02", Phase.RUNNING)).orElseThrow();

    claim.giveBack();

    assertThat(records.newest())
        .hasValue(new RunRecord("boiler", 4, before.owner(), before.phase(), before.kept()));
  }

  /** It was killed: a record that says it runs would let its process id be looked at again. */
  @Test
  void aRunBeforeThatWasKilledHasFailedOnceAnotherTriedToBegin() throws IOException {
    RunRecord killed = record(1, "01", Phase.RUNNING);
    records.replace(Optional.empty(), killed);

    RunClaim.take(records, Optional.of(killed), record(2, "02", Phase.RUNNING))
        .orElseThrow()
        .giveBack();

    RunRecord left = records.newest().orElseThrow();
    assertThat(left.phase())
        .isEqualTo(new Progress(Phase.FAILED, killed.phase().began(), killed.phase().seen()));
    assertThat(left.owner()).isEqualTo(killed.owner());
    assertThat(left.kept()).as("its states can still be found").isEqualTo(killed.kept());
  }

  @Test
  void theFirstRunThatDidNotBeginHasFailed() throws IOException {
    RunClaim.take(records, Optional.empty(), record(1, "01", Phase.RUNNING))
        .orElseThrow()
        .giveBack();

    assertThat(records.newest().orElseThrow().phase().phase()).isEqualTo(Phase.FAILED);
    assertThat(records.newest().orElseThrow().owner().job()).isEqualTo("01");
  }

  /** A mount that dropped must not be taken for a folder without runs. */
  @Test
  void aFolderThatIsAwayIsNoFolderWithoutARecord() throws IOException {
    RunRecord own = record(1, "01", Phase.RUNNING);
    RunClaim claim = RunClaim.take(records, Optional.empty(), own).orElseThrow();
    Path file = folder.resolve(".millrace-run-boiler.json");
    Files.move(file, folder.resolve("away"));

    assertThatThrownBy(() -> claim.end(Phase.FINISHED, Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot write the record of the run to "
                + folder
                + ": expected "
                + file
                + ", found none; bring the folder back");
    assertThat(file).doesNotExist();
  }

  @Test
  void aRecordThatIsCutOffNamesItsFile() throws IOException {
    records.replace(Optional.empty(), record(1, "01", Phase.RUNNING));
    Path file = folder.resolve(".millrace-run-boiler.json");
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, whole.length() / 2));

    assertThatThrownBy(records::newest)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot read " + file + ": ");
  }

  private static RunRecord record(long epoch, String job, Phase phase) {
    return new RunRecord(
        "boiler",
        epoch,
        new LocalProcess(job, HERE, 4711, 1),
        new Progress(phase, 1_700_000_000_000L, 1_700_000_060_000L),
        new Kept(Optional.of("file:/c/" + job), Optional.empty(), Optional.of("file:/s/before")));
  }
}
