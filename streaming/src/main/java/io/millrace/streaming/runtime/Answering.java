package io.millrace.streaming.runtime;

import io.millrace.math.SeededRandom;
import io.millrace.streaming.pipeline.FollowSpec;
import io.millrace.streaming.wire.Author;
import io.millrace.streaming.wire.DeadLetter;
import io.millrace.streaming.wire.Observation;
import io.millrace.streaming.wire.Reason;
import io.millrace.streaming.wire.Result;
import java.util.ArrayList;
import java.util.List;

/*
 * A split leaves each key to one model: a key's sequence state has one writer whatever the share, and a change of the share is
 * a swap for the keys that change sides. A shadow steps every key besides, so it has states of its own. They begin as copies,
 * and both arms step and refuse the same readings, so a shadow's sequence numbers are those of the answers.
 */
/** Who computes which readings of a group, and in which role. Plain Java. */
final class Answering {

  private final FollowSpec.Trial trial;
  private final long seed;
  private final MemberStates states;

  /**
   * @param seed of the pipeline
   */
  Answering(long seed, FollowSpec.Trial trial, MemberStates states) {
    this.trial = trial;
    this.seed = seed;
    this.states = states;
  }

  /**
   * The models that readings are computed by.
   *
   * @param answering null: none was published yet
   * @param candidate null: none is tried, or none was published yet
   */
  record Arms(Edition answering, Edition candidate) {}

  /** Computes readings in order, of one group or of all that have the same models. */
  void answer(String group, List<Observation> readings, Arms arms, Outlet outlet) throws Exception {
    boolean shadow = arms.candidate() != null && trial.use() == FollowSpec.Use.SHADOW;
    Cohort beside = shadow ? arms.candidate().cohort(group, Author.Role.SHADOW) : null;
    if (shadow) {
      beside.admit(readings, states::shadow);
    }
    List<Observation> ours = new ArrayList<>();
    List<Observation> tried = new ArrayList<>();
    for (Observation reading : readings) {
      (isTried(reading.key(), arms) ? tried : ours).add(reading);
    }
    run(arms.answering(), group, ours, outlet);
    run(arms.candidate(), group, tried, outlet);
    if (shadow) {
      arms.candidate().runner().run(readings, beside, withoutRefusals(outlet));
      states.writeShadow(beside);
    }
  }

  private void run(Edition edition, String group, List<Observation> readings, Outlet outlet)
      throws Exception {
    if (readings.isEmpty()) {
      return;
    }
    Cohort cohort = edition.cohort(group, Author.Role.ANSWER);
    cohort.admit(readings, states::answering);
    edition.runner().run(readings, cohort, outlet);
    states.writeAnswering(cohort);
  }

  /** A group's stream has ended: what is owed comes out. */
  void drain(String group, Arms arms, Outlet outlet) throws Exception {
    if (arms.answering() == null) {
      return;
    }
    Cohort ours = arms.answering().cohort(group, Author.Role.ANSWER);
    Cohort tried =
        arms.candidate() == null ? null : arms.candidate().cohort(group, Author.Role.ANSWER);
    Cohort beside =
        arms.candidate() == null || trial.use() != FollowSpec.Use.SHADOW
            ? null
            : arms.candidate().cohort(group, Author.Role.SHADOW);
    for (Member.Id id : states.all(group)) {
      if (beside != null) {
        beside.add(states.shadow(id));
      }
      (isTried(id.key(), arms) ? tried : ours).add(states.answering(id));
    }
    arms.answering().runner().drain(ours, outlet);
    states.writeAnswering(ours);
    if (tried != null) {
      arms.candidate().runner().drain(tried, outlet);
      states.writeAnswering(tried);
    }
    if (beside != null) {
      arms.candidate().runner().drain(beside, outlet);
      states.writeShadow(beside);
    }
  }

  /** Whether the candidate answers a key; depends on the key and the pipeline's seed alone. */
  private boolean isTried(String key, Arms arms) {
    return arms.candidate() != null
        && trial.use() == FollowSpec.Use.SPLIT
        && Math.floorMod(SeededRandom.derive(seed, key), FollowSpec.Trial.ALL) < trial.share();
  }

  /** What the answer refused, its shadow refuses too; once is enough. */
  private static Outlet withoutRefusals(Outlet outlet) {
    return new Outlet() {
      @Override
      public void emit(Result result) {
        outlet.emit(result);
      }

      @Override
      public void refuse(DeadLetter letter) {}

      @Override
      public void changed(Cohort cohort, long version) {
        outlet.changed(cohort, version);
      }
    };
  }

  static DeadLetter noModel(Observation reading, String group, String found) {
    return new DeadLetter(
        Reason.NO_MODEL,
        "expected a model of group '"
            + group
            + "', found that "
            + found
            + "; publish one, or raise waiting",
        reading.origin(),
        Excerpts.of(reading));
  }
}
