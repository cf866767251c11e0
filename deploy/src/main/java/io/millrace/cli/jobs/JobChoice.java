package io.millrace.cli.jobs;

import io.millrace.api.config.Spelling;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.PlainText;
import io.millrace.local.ClusterJob;
import io.millrace.local.ClusterRest;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the job that a user names, by its name or its id. If several jobs have the name, the one
 * that has not ended is chosen; if several have not ended, only the id identifies a job.
 */
final class JobChoice {

  private final ClusterRest rest;
  private final String verb;

  /**
   * @param verb what is to be done, as in "Cannot stop boiler"
   */
  JobChoice(ClusterRest rest, String verb) {
    this.rest = rest;
    this.verb = verb;
  }

  /** The job of that name or id, ended or not. */
  ClusterJob any(String named) {
    List<ClusterJob> all = rest.jobs();
    List<ClusterJob> fitting =
        all.stream()
            .filter(job -> job.name().equals(named) || job.id().toHexString().equals(named))
            .toList();
    if (fitting.isEmpty()) {
      throw CommandException.refused(unknown(named, all));
    }
    List<ClusterJob> living =
        fitting.stream().filter(job -> !job.state().isGloballyTerminalState()).toList();
    List<ClusterJob> candidates = living.isEmpty() ? fitting : living;
    if (candidates.size() > 1) {
      throw CommandException.refused(
          "Cannot "
              + verb
              + " "
              + PlainText.of(named)
              + ": expected one job of that name, found "
              + candidates.stream().map(JobChoice::described).collect(Collectors.joining(", "))
              + "; give the id of one of them");
    }
    return candidates.get(0);
  }

  /** The same, if it runs with all its tasks. */
  ClusterJob running(String named) {
    ClusterJob job = living(named);
    if (!rest.isRunning(job.id())) {
      throw CommandException.failed(
          "Cannot "
              + verb
              + " "
              + PlainText.of(job.name())
              + ": expected a job whose tasks all run, found it "
              + rest.state(job.id())
              + " with tasks that do not; wait until it runs, or find the reason with"
              + " 'millrace jobs show "
              + job.id().toHexString()
              + "'",
          null);
    }
    return job;
  }

  /** The same, if it has not ended. */
  ClusterJob living(String named) {
    ClusterJob job = any(named);
    if (job.state().isGloballyTerminalState()) {
      throw CommandException.failed(
          "Cannot "
              + verb
              + " "
              + PlainText.of(job.name())
              + ": expected a job that runs, found "
              + job.state()
              + "; 'millrace jobs list' shows those that run",
          null);
    }
    return job;
  }

  private String unknown(String named, List<ClusterJob> all) {
    List<String> names = all.stream().map(ClusterJob::name).distinct().toList();
    return "Cannot "
        + verb
        + " "
        + PlainText.of(named)
        + ": expected the name or id of a job at "
        + rest.address()
        + ", found "
        + (names.isEmpty()
            ? "no jobs there"
            : PlainText.of(String.join(", ", names)) + Spelling.suggestion(named, names));
  }

  private static String described(ClusterJob job) {
    return job.id().toHexString() + " (" + job.state() + ")";
  }
}
