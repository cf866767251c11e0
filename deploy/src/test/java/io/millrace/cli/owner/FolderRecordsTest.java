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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderRecordsTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    RunRecords records = new FolderRecords(folder.resolve("results"), "boiler", List.of());
    assertThat(records.newest()).isEmpty();

    RunRecord first = record(1, "01");
    assertThat(records.replace(Optional.empty(), first)).isTrue();
    assertThat(records.newest()).hasValue(first);
    assertThat(records.replace(Optional.empty(), record(1, "02"))).isFalse();
    assertThat(records.replace(Optional.of(first), record(2, "02"))).isTrue();
    assertThat(new FolderRecords(folder.resolve("results"), "other", List.of()).newest()).isEmpty();
  }

  @Test
  void ofManyStartsAtOnceOneClaims() throws Exception {
    ExecutorService starts = Executors.newFixedThreadPool(8);
    List<Callable<Optional<RunClaim>>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RunRecord own = record(1, "0" + i);
      all.add(
          () ->
              RunClaim.take(new FolderRecords(folder, "boiler", List.of()), Optional.empty(), own));
    }
    int claimed = 0;
    for (Future<Optional<RunClaim>> start : starts.invokeAll(all)) {
      claimed += start.get().isPresent() ? 1 : 0;
    }
    starts.shutdown();

    assertThat(claimed).isEqualTo(1);
  }

  @Test
  void aRunThatWasTakenOverDoesNotRecordItsEnd() throws IOException {
    RunRecords records = new FolderRecords(folder, "boiler", List.of());
    RunRecord first = record(1, "01");
    RunRecord second = record(2, "02");
    RunClaim before = RunClaim.take(records, Optional.empty(), first).orElseThrow();
    assertThat(RunClaim.take(records, Optional.of(first), second)).isPresent();

    before.end(Phase.FINISHED, Optional.empty());

    assertThat(records.newest()).hasValue(second);
  }

  @Test
  void aRunThatDidNotBeginLeavesTheRecordOfTheOneBefore() throws IOException {
    RunRecords records = new FolderRecords(folder, "boiler", List.of());
    RunRecord first = record(1, "01");
    assertThat(RunClaim.take(records, Optional.empty(), first)).isPresent();

    RunClaim.take(records, Optional.of(first), record(2, "02")).orElseThrow().giveBack();

    RunRecord left = records.newest().orElseThrow();
    assertThat(left.owner()).isEqualTo(first.owner());
    assertThat(left.kept()).isEqualTo(first.kept());
    assertThat(left.epoch()).isEqualTo(2);
    assertThat(left.phase().phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void aDamagedRecordIsRefusedWithItsPlace() throws IOException {
    Files.writeString(folder.resolve(".millrace-run-boiler.json"), "no record");

    assertThatThrownBy(() -> new FolderRecords(folder, "boiler", List.of()).newest())
        .hasMessageStartingWith("Cannot read " + folder.resolve(".millrace-run-boiler.json"));
  }

  @Test
  void onlyCommittedFilesAreResults() throws IOException {
    RunRecords records = new FolderRecords(folder, "boiler", List.of());
    Files.writeString(folder.resolve(".part-0.jsonl.inprogress.1"), "{}");
    assertThat(records.holdsResultsSince(0)).isFalse();

    Files.writeString(folder.resolve("part-0.jsonl"), "{}");

    assertThat(records.holdsResultsSince(0)).isTrue();
    assertThat(records.holdsResultsSince(System.currentTimeMillis() + 60_000)).isFalse();
  }

  /** A run that refused every record left something that a second run would double. */
  @Test
  void deadLettersOfAnEarlierRunCountToo() throws IOException {
    Path letters = Files.createDirectory(folder.resolve("letters"));
    RunRecords records = new FolderRecords(folder, "boiler", List.of(letters));
    assertThat(records.holdsResultsSince(0)).isFalse();

    Files.writeString(letters.resolve("part-0.jsonl"), "{}");

    assertThat(records.holdsResultsSince(0)).isTrue();
  }

  private static RunRecord record(long epoch, String job) {
    return new RunRecord(
        "boiler",
        epoch,
        new LocalProcess(job, new Machine("gauss", "b", "p"), 1, 2),
        new Progress(Phase.RUNNING, 3, 4),
        new Kept(Optional.of("file:///c/" + job), Optional.empty(), Optional.empty()));
  }
}
