package io.millrace.streaming.runtime;

import io.millrace.operator.Learner;
import io.millrace.operator.Outcome;
import io.millrace.operator.Rows;
import io.millrace.operator.StreamModel;
import io.millrace.streaming.wire.Author;
import io.millrace.streaming.wire.DeadLetter;
import io.millrace.streaming.wire.Observation;
import io.millrace.streaming.wire.Reason;
import io.millrace.streaming.wire.Result;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/*
 * Why blocks change nothing. A block holds a key at most once, so every row starts from the state its key's previous row
 * left. It holds at most horizon rows, so no row of it could have seen parameters that an earlier row of it
 * changed. Rows of a block do not see each other (law 5). Hence a block gives what its rows give one by one, in order.
 *
 * Lateness is decided when a record joins a block. Then the key's earlier records are computed, because one that waits in
 * the open block closes it first. So the decision depends on the key's own records alone.
 */
/**
 * Computes gathered observations in blocks. Plain Java: states go in and out through {@link
 * Cohort}.
 *
 * <p>Not thread-safe; one for each subtask.
 */
final class BlockRunner {

  private final String pipeline;
  private final StreamModel model;
  private final Learner learner;
  private final Rows rows;
  private final long lateness;
  private final int outputWidth;
  private final Observation[] observations;
  private final Member[] members;
  private final Set<Member.Id> keys = new HashSet<>();
  private Author author;

  /**
   * @param pipeline its name, the source of what it answers by itself
   * @param capacity most rows of a block
   * @param lateness milliseconds that a record may lie behind its key's newest
   */
  BlockRunner(String pipeline, StreamModel model, int capacity, long lateness) {
    this.pipeline = pipeline;
    this.model = model;
    this.learner = model instanceof Learner trained ? trained : null;
    this.rows = new Rows(model.signature(), capacity);
    this.lateness = lateness;
    this.outputWidth = model.signature().outputWidth();
    this.observations = new Observation[capacity];
    this.members = new Member[capacity];
  }

  /**
   * Computes observations in order.
   *
   * @param arrived observations whose keys are all members of the cohort
   */
  void run(List<Observation> arrived, Cohort cohort, Outlet outlet) {
    author = author(cohort);
    open(cohort);
    for (Observation observation : arrived) {
      Member.Id id = Member.Id.of(observation);
      Member member = cohort.member(id);
      if (rows.size() == limit(cohort) || keys.contains(id)) {
        close(cohort, outlet);
        open(cohort);
      }
      if (late(observation, member)) {
        outlet.refuse(lateLetter(observation, member));
        continue;
      }
      int row =
          rows.add(
              observation.values(),
              member.state().values(),
              member.state().steps(),
              observation.time());
      observations[row] = observation;
      members[row] = member;
      keys.add(id);
    }
    close(cohort, outlet);
  }

  /** Drains what an operator still owes at the end of a stream, for every member of the cohort. */
  void drain(Cohort cohort, Outlet outlet) {
    author = author(cohort);
    float[] nothing = new float[model.signature().inputWidth()];
    for (Member member : cohort.members()) {
      for (int padding = 0; padding < model.padding(); padding++) {
        open(cohort);
        long step = member.state().steps();
        long time = member.state().time();
        rows.add(nothing, member.state().values(), step, time);
        model.flush(rows);
        rows.readState(0, member.state().values());
        member.advance(rows.steps(0), time);
        if (rows.outcome(0) == Outcome.EMITTED) {
          outlet.emit(result(0, member, cohort, step, time, null));
        }
      }
    }
  }

  private int limit(Cohort cohort) {
    return learner == null || cohort.frozen().isPresent()
        ? rows.capacity()
        : Math.min(
            rows.capacity(),
            learner.horizon(cohort.parameters().values(), cohort.parameters().steps()));
  }

  private void open(Cohort cohort) {
    rows.clear();
    keys.clear();
    rows.useParameters(cohort.parameters().values(), cohort.parameters().steps());
  }

  private void close(Cohort cohort, Outlet outlet) {
    int size = rows.size();
    if (size == 0) {
      return;
    }
    model.step(rows);
    long newest = Long.MIN_VALUE;
    for (int row = 0; row < size; row++) {
      Observation observation = observations[row];
      Member member = members[row];
      if (rows.outcome(row) == Outcome.REFUSED) {
        outlet.refuse(notFinite(observation));
        continue;
      }
      long step = member.state().steps();
      rows.readState(row, member.state().values());
      member.advance(rows.steps(row), Math.max(member.state().time(), observation.time()));
      newest = Math.max(newest, observation.time());
      if (rows.outcome(row) == Outcome.EMITTED) {
        outlet.emit(result(row, member, cohort, step, observation.time(), observation));
      }
    }
    if (learner != null && cohort.frozen().isEmpty()) {
      learn(cohort, newest, outlet);
    }
  }

  private void learn(Cohort cohort, long newest, Outlet outlet) {
    long before = learner.version(cohort.parameters().values(), cohort.parameters().steps());
    learner.learn(rows);
    cohort.learned(rows.learned(), newest);
    long after = learner.version(cohort.parameters().values(), rows.learned());
    if (after != before) {
      outlet.changed(cohort, after);
    }
  }

  private Result result(
      int row, Member member, Cohort cohort, long step, long time, Observation observation) {
    float[] output = new float[outputWidth];
    rows.readOutput(row, output);
    String label = observation == null ? null : observation.label();
    return new Result(
        member.id().key(), member.id().group(), time, step, version(cohort), output, label, author);
  }

  private Author author(Cohort cohort) {
    if (cohort.frozen().isPresent()) {
      return cohort.frozen().get().author();
    }
    return Author.of(learner == null ? pipeline : pipeline + "/" + cohort.group());
  }

  private long version(Cohort cohort) {
    if (cohort.frozen().isPresent()) {
      return cohort.frozen().get().version();
    }
    return learner == null
        ? 0
        : learner.version(cohort.parameters().values(), cohort.parameters().steps());
  }

  private boolean late(Observation observation, Member member) {
    long newest = member.state().time();
    return newest != Long.MIN_VALUE && observation.time() < newest - lateness;
  }

  private DeadLetter lateLetter(Observation observation, Member member) {
    return letter(
        Reason.LATE,
        "expected a time from "
            + (member.state().time() - lateness)
            + " on (the newest of key '"
            + observation.key()
            + "' is "
            + member.state().time()
            + ", lateness "
            + lateness
            + " ms), found "
            + observation.time()
            + "; raise lateness, or send records in order",
        observation);
  }

  private DeadLetter notFinite(Observation observation) {
    return letter(
        Reason.NOT_FINITE,
        "the operator takes no such values; send finite numbers, and null only where it takes"
            + " missing values",
        observation);
  }

  private static DeadLetter letter(Reason reason, String detail, Observation observation) {
    return new DeadLetter(reason, detail, observation.origin(), Excerpts.of(observation));
  }
}
