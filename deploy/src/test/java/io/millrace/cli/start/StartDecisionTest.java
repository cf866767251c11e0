package io.millrace.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.owner.Machine;
import io.millrace.cli.owner.RunRecord;
import io.millrace.cli.owner.RunRecord.Phase;
import io.millrace.cli.owner.RunRecords;
import io.millrace.streaming.config.PipelineYaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each way to start does after each way in which the run before may have ended. */
final class StartDecisionTest {

  private static final long BEGAN = 1_700_000_000_000L;
  private static final String WHEN = "2023-11-14T22:13:20Z (process 1 on euler, ";

  @TempDir Path folder;

  private final StringWriter said = new StringWriter();

  @Test
  void exampleUsage() throws IOException {
    Path checkpoint = complete("checkpoints/job/chk-7");
    Left killed = left(Phase.RUNNING, Results.SINCE);

    StartDecision.Start start = decide(killed, Beginning.resume());

    assertThat(start.from()).hasValueSatisfying(uri -> assertThat(uri).endsWith("/job/chk-7"));
    assertThat(start.epoch()).as("one more than the run before").isEqualTo(5);
    assertThat(said.toString())
        .startsWith("resuming from " + shown(checkpoint) + ", completed ")
        .endsWith(" ago\n");
  }

  @Test
  void theFirstRunBeginsAnewHoweverItIsAskedFor() throws IOException {
    assertThat(decide(Left.NOTHING, Beginning.unsaid()).from()).isEmpty();
    assertThat(decide(Left.NOTHING, Beginning.fresh()).from()).isEmpty();
    assertThat(said.toString()).isEmpty();

    StartDecision.Start start = decide(Left.NOTHING, Beginning.resume());

    assertThat(start.from()).isEmpty();
    assertThat(start.epoch()).isEqualTo(1);
    assertThat(said.toString()).isEqualTo("note: no earlier run was found; beginning anew\n");
  }

  @Test
  void resultsOfAnEarlierRunAreNotWrittenTwiceUnasked() throws IOException {
    complete("checkpoints/job/chk-7");

    assertThatThrownBy(() -> decide(left(Phase.STOPPED, Results.SINCE), Beginning.unsaid()))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith(
            "Cannot start boiler without --resume or --fresh: expected no results of an earlier"
                + " run, found some in folder results, of the run of "
                + WHEN
                + "stopped); --resume goes on from ")
        .hasMessageEndingWith(" ago; --fresh begins anew and writes beside them");
  }

  @Test
  void aRunThatHasReadAllIsNotResumed() {
    assertThatThrownBy(() -> decide(left(Phase.FINISHED, Results.SINCE), Beginning.resume()))
        .hasMessage(
            "Cannot resume boiler: expected a run that was stopped or killed, found that of "
                + WHEN
                + "finished), which has read all its input; begin anew with --fresh");
    assertThatThrownBy(() -> decide(left(Phase.FINISHED, Results.SINCE), Beginning.unsaid()))
        .hasMessageEndingWith(
            "; --fresh begins anew and writes beside them; or name other results, or move them"
                + " away");
  }

  @Test
  void resultsWhoseStateIsGoneAreNotWrittenTwiceByResuming() {
    assertThatThrownBy(() -> decide(left(Phase.FAILED, Results.SINCE), Beginning.resume()))
        .hasMessage(
            "Cannot resume boiler: expected a checkpoint or savepoint of the run of "
                + WHEN
                + "failed), found none, and results in folder results; name one with --from"
                + " SAVEPOINT, or begin anew with --fresh");
    assertThatThrownBy(() -> decide(left(Phase.FAILED, Results.SINCE), Beginning.unsaid()))
        .hasMessageContaining("; no checkpoint or savepoint of it was found: --fresh begins anew");
  }

  /** It wrote nothing of its own, so what it went on from is still the end of the results. */
  @Test
  void aRunThatEndedBeforeItsFirstCheckpointIsRepeatedFromWhereItBegan() throws IOException {
    StartDecision.Start start =
        decide(left(Phase.FAILED, Results.BEFORE, "file:/s/savepoint-1"), Beginning.resume());

    assertThat(start.from()).hasValue("file:/s/savepoint-1");
    assertThat(said.toString())
        .isEqualTo(
            "note: the run of "
                + WHEN
                + "failed) left neither checkpoint nor results; resuming from"
                + " file:/s/savepoint-1, as it did\n");
  }

  @Test
  void toBeginAnewBesideResultsIsAllowedAndTold() throws IOException {
    assertThat(decide(left(Phase.FINISHED, Results.SINCE), Beginning.fresh()).from()).isEmpty();
    assertThat(said.toString())
        .isEqualTo(
            "note: beginning anew; results of an earlier run stay in folder results, and readers"
                + " see both\n");
  }

  @Test
  void aStateWithoutResultsIsToldWhereNothingIsSaid() throws IOException {
    Path checkpoint = complete("checkpoints/job/chk-7");

    assertThat(decide(left(Phase.RUNNING, Results.NONE), Beginning.unsaid()).from()).isEmpty();
    assertThat(said.toString())
        .startsWith("note: beginning anew; " + shown(checkpoint) + ", completed ")
        .endsWith(", is of this pipeline: --resume goes on from it\n");
  }

  @Test
  void anOlderStateThanTheNewestIsTakenWithAWord() throws IOException {
    Path newest = complete("checkpoints/job/chk-7");

    assertThat(decide(left(Phase.RUNNING, Results.SINCE), Beginning.from("a/chk-6/")).from())
        .hasValue("a/chk-6/");
    assertThat(said.toString())
        .startsWith("note: " + shown(newest) + ", completed ")
        .endsWith(", is the newest state; results written since an older one are written again\n");
  }

  @Test
  void theNewestStateIsKnownByItsNameWithAndWithoutASlash() throws IOException {
    complete("checkpoints/job/chk-7");

    decide(left(Phase.RUNNING, Results.SINCE), Beginning.from("a/chk-7"));
    decide(left(Phase.RUNNING, Results.SINCE), Beginning.from("a/chk-7//"));

    assertThat(said.toString()).isEmpty();
  }

  @Test
  void noStartOvertakesARunThatMayGoOn() {
    Left runs =
        new Left(Optional.of(record(Phase.RUNNING, System.currentTimeMillis(), "")), Results.SINCE);

    for (Beginning asked :
        List.of(Beginning.unsaid(), Beginning.fresh(), Beginning.resume(), Beginning.from("x"))) {
      assertThatThrownBy(() -> decide(runs, asked))
          .hasMessageStartingWith("Cannot start boiler: it runs already, as process 1 on euler, ")
          .hasMessageContaining("'kill 1'");
    }
  }

  /** Where results lie, as a place of records would say. */
  private enum Results {
    NONE,
    /** Only those of runs before the recorded one. */
    BEFORE,
    SINCE
  }

  /** What the run before left: its record, and results. */
  private record Left(Optional<RunRecord> newest, Results results) implements RunRecords {

    static final Left NOTHING = new Left(Optional.empty(), Results.NONE);

    @Override
    public boolean replace(Optional<RunRecord> expected, RunRecord next) {
      throw new AssertionError("a decision changes nothing");
    }

    @Override
    public boolean holdsResultsSince(long millis) {
      return results == Results.SINCE || results == Results.BEFORE && millis < BEGAN;
    }

    @Override
    public boolean holdsResultsWithoutRecord() {
      return results != Results.NONE;
    }

    @Override
    public String place() {
      return "folder results";
    }

    @Override
    public void close() {}
  }

  private Left left(Phase phase, Results results) {
    return left(phase, results, "");
  }

  private Left left(Phase phase, Results results, String from) {
    return new Left(Optional.of(record(phase, BEGAN, from)), results);
  }

  private RunRecord record(Phase phase, long seen, String from) {
    return new RunRecord(
        "boiler",
        4,
        new RunRecord.LocalProcess("00", new Machine("euler", "", "pid:[9]"), 1, 1),
        new RunRecord.Progress(phase, BEGAN, seen),
        new RunRecord.Kept(
            Optional.of(folder.resolve("checkpoints/job").toString()),
            Optional.empty(),
            Optional.of(from).filter(place -> !place.isEmpty())));
  }

  private StartDecision.Start decide(Left left, Beginning asked) throws IOException {
    RetainedState states =
        new RetainedState(
            "boiler",
            new RetainedState.Folders(
                List.of(folder.resolve("checkpoints").toString()),
                List.of(folder.resolve("savepoints").toString())),
            (uri, name) -> true,
            uri -> 1);
    return new StartDecision(pipeline(), left, states, uri -> uri, new PrintWriter(said, true))
        .decide(asked);
  }

  private static PipelineSpec pipeline() {
    return PipelineYaml.read(
        "p.yaml",
        """
        name: boiler
        channels: [a, b]
        source: {json: {path: in.jsonl}}
        operators: [standardize, {dictionary: {keep: 1}}]
        results: {folder: results}
        """,
        Map.of(),
        StandardCatalog.catalog());
  }

  private Path complete(String name) throws IOException {
    Path state = Files.createDirectories(folder.resolve(name));
    Files.createFile(state.resolve("_metadata"));
    return state;
  }

  private static String shown(Path state) {
    return "file:" + state;
  }
}
