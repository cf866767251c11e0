package io.millrace.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.owner.RunRecord.ClusterJob;
import io.millrace.cli.owner.RunRecord.Kept;
import io.millrace.cli.owner.RunRecord.LocalProcess;
import io.millrace.cli.owner.RunRecord.Owner;
import io.millrace.cli.owner.RunRecord.Phase;
import io.millrace.cli.owner.RunRecord.Progress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SecondRunTest {

  private static final long BEGAN = 1_700_000_000_999L;
  private static final Owner PROCESS =
      new LocalProcess("01", new Machine("gauss", "boot-1", "pid:[1]"), 4711, 1);
  private static final Owner JOB = new ClusterJob("0a", "flink.example:8081", Optional.of("id"));

  private final SecondRun second = new SecondRun("boiler", "folder out/results");

  @Test
  void exampleUsage() {
    assertThat(second.refusal(record(PROCESS), RunLife.RUNS, false))
        .hasValue(
            "Cannot start boiler: it runs already, as process 4711 on gauss, since"
                + " 2023-11-14T22:13:20Z, and writes to folder out/results; stop that run first"
                + " with Ctrl-C or 'kill 4711', or give this one another name and other results");
    assertThat(second.refusal(record(PROCESS), RunLife.ENDED, false)).isEmpty();
    assertThat(second.refusal(record(PROCESS), RunLife.FINISHED, false)).isEmpty();
  }

  /** {@code --take-over} is for runs of which nobody knows, not for those that run. */
  @ParameterizedTest
  @EnumSource(RunLife.class)
  void whoeverTakesOverIsRefusedOnlyByARunThatRuns(RunLife life) {
    assertThat(second.refusal(record(PROCESS), life, true).isPresent())
        .isEqualTo(life == RunLife.RUNS);
    assertThat(second.refusal(record(JOB), life, true).isPresent()).isEqualTo(life == RunLife.RUNS);
  }

  @Test
  void aJobOfAClusterIsStoppedThere() {
    assertThat(second.refusal(record(JOB), RunLife.RUNS, false))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("as job 0a of the cluster at flink.example:8081, since ")
                    .contains("with 'millrace jobs stop boiler --cluster flink.example:8081', or"));
  }

  @Test
  void aDoubtNamesItsCauseAndWhatToMakeSure() {
    assertThat(second.refusal(record(JOB), RunLife.UNKNOWN, false))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("Cannot start boiler: it may run already, as job 0a ")
                    .endsWith(
                        ", but that cluster does not answer; make sure that the job has ended,"
                            + " then add --take-over"));
    assertThat(second.refusal(record(PROCESS), RunLife.UNKNOWN, false))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .endsWith(
                        ", but its record is of 2023-11-14T22:14:20Z, later than the clock of"
                            + " this machine; make sure that the process has ended, then add"
                            + " --take-over"));
  }

  /** The cluster of another machine, or container, at the address that is this one's here. */
  @Test
  void anAddressOfAnotherLoopbackIsNotAskedHere() {
    Owner elsewhere = new ClusterJob("0a", "localhost:8081", Optional.of("another machine"));

    assertThat(second.refusal(record(elsewhere), RunLife.UNKNOWN, false))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains(", but that is an address of another machine alone; make sure"));
    assertThat(RunLife.of(record(elsewhere), Machine.here(), BEGAN)).isEqualTo(RunLife.UNKNOWN);
  }

  private static RunRecord record(Owner owner) {
    return new RunRecord(
        "boiler",
        1,
        owner,
        new Progress(Phase.RUNNING, BEGAN, BEGAN + 60_000),
        new Kept(Optional.empty(), Optional.empty(), Optional.empty()));
  }
}
