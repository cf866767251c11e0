package io.millrace.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.owner.RunRecord.ClusterJob;
import io.millrace.cli.owner.RunRecord.Kept;
import io.millrace.cli.owner.RunRecord.LocalProcess;
import io.millrace.cli.owner.RunRecord.Owner;
import io.millrace.cli.owner.RunRecord.Phase;
import io.millrace.cli.owner.RunRecord.Progress;
import io.millrace.local.ProcessStart;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RunLifeTest {

  private static final Machine HERE = new Machine("gauss", "boot-1", "pid:[1]");
  private static final long SEEN = 1_700_000_000_000L;
  private static final long DAY = 86_400_000;
  private static final long PID = ProcessHandle.current().pid();
  private static final long STARTED =
      ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);

  @Test
  void exampleUsage() {
    Owner self = new LocalProcess("00", HERE, PID, STARTED);

    assertThat(life(self, Phase.RUNNING, 0)).isEqualTo(RunLife.RUNS);
    assertThat(life(self, Phase.STOPPED, 0)).isEqualTo(RunLife.ENDED);
    assertThat(life(self, Phase.FAILED, 0)).isEqualTo(RunLife.ENDED);
    assertThat(life(self, Phase.FINISHED, 0)).isEqualTo(RunLife.FINISHED);
  }

  @Test
  void anotherProcessThatHasTheIdNowIsNotTheRun() {
    Owner earlier = new LocalProcess("00", HERE, PID, STARTED - 3_600_000);

    assertThat(life(earlier, Phase.RUNNING, 0)).isEqualTo(RunLife.ENDED);
  }

  /** Java tells the start of a process by a clock that may have been set since. */
  @Test
  void aRunIsKnownAgainWhateverTheClockOfTheMachineSays() {
    long started = ProcessStart.of(ProcessHandle.current());
    Owner self = new LocalProcess("00", HERE, PID, started);
    Owner earlier = new LocalProcess("00", HERE, PID, started - 1);

    assertThat(started).as("ticks since boot, on Linux").isBetween(1L, 1_000_000_000_000L);
    assertThat(life(self, Phase.RUNNING, DAY)).isEqualTo(RunLife.RUNS);
    assertThat(life(self, Phase.RUNNING, -DAY)).isEqualTo(RunLife.RUNS);
    assertThat(life(earlier, Phase.RUNNING, 0)).isEqualTo(RunLife.ENDED);
  }

  @Test
  void aNameWithParenthesesAndBlanksDoesNotHideTheStart() {
    String stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 8192 100";

    assertThat(ProcessStart.ticks(stat)).hasValue(4711);
    assertThat(ProcessStart.ticks("7 (a) S 1 7")).isEmpty();
  }

  @Test
  void nobodyKnowsOfAProcessElsewhereWhoseRecordIsOfTimeToCome() {
    Owner other = new LocalProcess("00", new Machine("euler", "boot-9", "pid:[1]"), PID, STARTED);

    assertThat(life(other, Phase.RUNNING, -59_000)).isEqualTo(RunLife.RUNS);
    assertThat(life(other, Phase.RUNNING, -DAY)).isEqualTo(RunLife.UNKNOWN);
  }

  @Test
  void noProcessSurvivesAReboot() {
    Owner before = new LocalProcess("00", new Machine("gauss", "boot-0", "pid:[1]"), PID, STARTED);

    assertThat(life(before, Phase.RUNNING, 0)).isEqualTo(RunLife.ENDED);
  }

  @Test
  void aProcessElsewhereRunsAsLongAsItRenewsItsRecord() {
    Owner other = new LocalProcess("00", new Machine("euler", "boot-9", "pid:[1]"), PID, STARTED);
    Owner container =
        new LocalProcess("00", new Machine("gauss", "boot-1", "pid:[2]"), PID, STARTED);

    assertThat(life(other, Phase.RUNNING, 59_000)).isEqualTo(RunLife.RUNS);
    assertThat(life(other, Phase.RUNNING, 61_000)).isEqualTo(RunLife.ENDED);
    assertThat(life(container, Phase.RUNNING, 59_000)).isEqualTo(RunLife.RUNS);
    assertThat(life(container, Phase.RUNNING, 61_000)).isEqualTo(RunLife.ENDED);
  }

  @Test
  void nobodyKnowsOfAClusterThatDoesNotAnswer() {
    Owner job = new ClusterJob("00112233445566778899aabbccddeeff", "localhost:1", Optional.empty());

    assertThat(life(job, Phase.RUNNING, 3_600_000)).isEqualTo(RunLife.UNKNOWN);
  }

  private static RunLife life(Owner owner, Phase phase, long after) {
    RunRecord record =
        new RunRecord(
            "boiler",
            1,
            owner,
            new Progress(phase, SEEN, SEEN),
            new Kept(Optional.empty(), Optional.empty(), Optional.empty()));
    return RunLife.of(record, HERE, SEEN + after);
  }
}
