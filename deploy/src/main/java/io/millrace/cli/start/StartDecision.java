package io.millrace.cli.start;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.owner.Machine;
import io.millrace.cli.owner.RunLife;
import io.millrace.cli.owner.RunRecord;
import io.millrace.cli.owner.RunRecords;
import io.millrace.cli.owner.SecondRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Decides where a run begins: by what the user asked for, by the record of the run before, and by
 * what that run left. Refuses a start that would write results twice.
 */
final class StartDecision {

  private final PipelineSpec pipeline;
  private final RunRecords records;
  private final RetainedState states;
  private final UnaryOperator<String> shown;
  private final PrintWriter out;

  /**
   * @param shown a URI as the user would write it
   * @param out output for the user
   */
  StartDecision(
      PipelineSpec pipeline,
      RunRecords records,
      RetainedState states,
      UnaryOperator<String> shown,
      PrintWriter out) {
    this.pipeline = pipeline;
    this.records = records;
    this.states = states;
    this.shown = shown;
    this.out = out;
  }

  /**
   * The decision.
   *
   * @param before the record of the run before
   * @param from the savepoint or checkpoint to start from
   */
  record Start(Optional<RunRecord> before, Optional<String> from) {

    /** The epoch of the run that starts. */
    long epoch() {
      return before.map(RunRecord::epoch).orElse(0L) + 1;
    }
  }

  /**
   * Decides.
   *
   * @throws CommandException if the run before still runs, or results would be written twice
   */
  Start decide(Beginning asked) throws IOException {
    Optional<RunRecord> before = records.newest();
    RunLife life =
        before
            .map(run -> RunLife.of(run, Machine.here(), System.currentTimeMillis()))
            .orElse(RunLife.ENDED);
    if (before.isPresent()) {
      new SecondRun(pipeline.name(), records.place())
          .refusal(before.get(), life, asked.consent().takingOver())
          .ifPresent(
              message -> {
                throw CommandException.refused(message);
              });
    }
    return new Start(
        before,
        switch (asked.kind()) {
          case FROM -> from(asked.from().orElseThrow(), before, life);
          case UNSAID -> unsaid(before, life);
          case FRESH -> fresh(before);
          case RESUME -> resume(before, life);
        });
  }

  private Optional<String> unsaid(Optional<RunRecord> before, RunLife life) throws IOException {
    Optional<RetainedState.Found> state = state(before, life);
    boolean holds =
        before.isPresent() ? records.holdsResultsSince(0) : records.holdsResultsWithoutRecord();
    if (holds) {
      throw CommandException.refused(
          "Cannot start "
              + pipeline.name()
              + " without --resume or --fresh: expected no results of an earlier run, found some in "
              + records.place()
              + before.map(run -> ", of the run of " + described(run, life)).orElse("")
              + "; "
              + state
                  .map(
                      found ->
                          "--resume goes on from "
                              + shown.apply(found.uri())
                              + ", completed "
                              + found.age(System.currentTimeMillis())
                              + "; --fresh begins anew and writes beside them")
                  .orElse(
                      life == RunLife.FINISHED
                          ? "--fresh begins anew and writes beside them; or name other results, or"
                              + " move them away"
                          : "no checkpoint or savepoint of it was found: --fresh begins anew and"
                              + " writes beside them; --from SAVEPOINT goes on from one elsewhere"));
    }
    state.ifPresent(
        found ->
            out.println(
                "note: beginning anew; "
                    + shown.apply(found.uri())
                    + ", completed "
                    + found.age(System.currentTimeMillis())
                    + ", is of this pipeline: --resume goes on from it"));
    return Optional.empty();
  }

  private Optional<String> from(String place, Optional<RunRecord> before, RunLife life) {
    state(before, life)
        .filter(newest -> !newest.uri().replaceAll("/+$", "").endsWith(name(place)))
        .ifPresent(
            newest ->
                out.println(
                    "note: "
                        + shown.apply(newest.uri())
                        + ", completed "
                        + newest.age(System.currentTimeMillis())
                        + ", is the newest state; results written since an older one are written"
                        + " again"));
    return Optional.of(place);
  }

  private static String name(String place) {
    String trimmed = place.replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private Optional<String> fresh(Optional<RunRecord> before) throws IOException {
    if (before.isPresent() ? records.holdsResultsSince(0) : records.holdsResultsWithoutRecord()) {
      out.println(
          "note: beginning anew; results of an earlier run stay in "
              + records.place()
              + ", and readers see both");
    }
    return Optional.empty();
  }

  private Optional<String> resume(Optional<RunRecord> before, RunLife life) throws IOException {
    if (life == RunLife.FINISHED) {
      throw CommandException.refused(
          "Cannot resume "
              + pipeline.name()
              + ": expected a run that was stopped or killed, found that of "
              + described(before.orElseThrow(), life)
              + ", which has read all its input; begin anew with --fresh"
              + (pipeline.input().source() instanceof SourceSpec.Kafka
                  ? ". A run without bounded: true, stopped with a savepoint, goes on with records"
                      + " that are sent later"
                  : ""));
    }
    Optional<RetainedState.Found> found = state(before, life);
    if (found.isPresent()) {
      out.println(
          "resuming from "
              + shown.apply(found.get().uri())
              + ", completed "
              + found.get().age(System.currentTimeMillis()));
      return found.map(RetainedState.Found::uri);
    }
    boolean holds =
        before.isPresent()
            ? records.holdsResultsSince(before.get().phase().began())
            : records.holdsResultsWithoutRecord();
    if (holds) {
      throw CommandException.refused(
          "Cannot resume "
              + pipeline.name()
              + ": expected a checkpoint or savepoint of the run"
              + before.map(run -> " of " + described(run, life)).orElse("")
              + ", found none, and results in "
              + records.place()
              + "; name one with --from SAVEPOINT, or begin anew with --fresh");
    }
    Optional<String> earlier = before.flatMap(run -> run.kept().from());
    out.println(
        before.isEmpty()
            ? "note: no earlier run was found; beginning anew"
            : "note: the run of "
                + described(before.get(), life)
                + " left neither checkpoint nor results; "
                + earlier
                    .map(place -> "resuming from " + shown.apply(place) + ", as it did")
                    .orElse("beginning anew"));
    return earlier;
  }

  private Optional<RetainedState.Found> state(Optional<RunRecord> before, RunLife life) {
    if (life == RunLife.FINISHED) {
      return Optional.empty();
    }
    if (before.isEmpty()) {
      return states.ofAnyRun();
    }
    Optional<RetainedState.Found> reported =
        RunLife.newestState(before.get())
            .filter(newest -> newest.place().contains(":/"))
            .map(newest -> new RetainedState.Found(newest.place(), newest.completed()))
            // Flink deletes the checkpoints of a job that was stopped with a savepoint.
            .filter(newest -> RetainedState.isReadable(newest.uri()));
    return Stream.concat(reported.stream(), states.of(before.get()).stream())
        .max(Comparator.comparingLong(RetainedState.Found::completed));
  }

  private static String described(RunRecord run, RunLife life) {
    String how =
        switch (run.phase().phase()) {
          case STOPPED -> "stopped";
          case FINISHED -> "finished";
          case FAILED -> "failed";
          case RUNNING ->
              life == RunLife.FINISHED
                  ? "finished"
                  : run.owner() instanceof RunRecord.ClusterJob ? "ended" : "killed";
        };
    return time(run.phase().began()) + " (" + run.owner().described() + ", " + how + ")";
  }

  private static String time(long millis) {
    return NumberText.time(
        Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toEpochMilli());
  }
}
