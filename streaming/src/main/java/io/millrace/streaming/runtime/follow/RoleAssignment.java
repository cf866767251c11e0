package io.millrace.streaming.runtime.follow;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.streaming.runtime.block.LoadedGroup;
import io.millrace.streaming.runtime.block.LoadedKey;
import io.millrace.streaming.runtime.block.ResultCollector;
import io.millrace.streaming.wire.excerpt.Excerpts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/*
 * A split assigns each key to one model. So a key's sequence state has one writer whatever the
 * share, and a change of the share is a swap for the keys whose model changes. A shadow steps every
 * key in addition, so it has its own states. They start as copies, and both arms step and reject
 * the same readings, so a shadow's sequence numbers are those of the answers.
 */
/**
 * Decides which model computes which readings of a group, in which role, and runs it. Plain Java.
 */
final class RoleAssignment {

  private final FollowSpec.Trial trial;
  private final long seed;
  private final KeyStatesOfGroups states;

  /**
   * @param seed seed of the pipeline
   */
  RoleAssignment(long seed, FollowSpec.Trial trial, KeyStatesOfGroups states) {
    this.trial = trial;
    this.seed = seed;
    this.states = states;
  }

  /**
   * The models that compute readings.
   *
   * @param answering null: none was published yet
   * @param candidate null: none is tried, or none was published yet
   */
  record Arms(LoadedModel answering, LoadedModel candidate) {}

  /** Computes readings in order, of one group or of all that have the same models. */
  void answer(String group, List<Observation> readings, Arms arms, ResultCollector collector)
      throws Exception {
    boolean shadow = arms.candidate() != null && trial.use() == FollowSpec.Use.SHADOW;
    LoadedGroup beside =
        shadow ? arms.candidate().loadedGroup(group, ResultSource.Role.SHADOW) : null;
    if (shadow) {
      beside.admit(readings, states::shadow);
    }
    List<Observation> ours = new ArrayList<>();
    List<Observation> tried = new ArrayList<>();
    for (Observation reading : readings) {
      (isTried(reading.key(), arms) ? tried : ours).add(reading);
    }
    run(arms.answering(), group, ours, collector);
    run(arms.candidate(), group, tried, collector);
    if (shadow) {
      arms.candidate().runner().run(readings, beside, withoutRefusals(collector));
      states.writeShadow(beside);
    }
  }

  /**
   * Computes readings of several groups in common blocks, each with the model of its group.
   *
   * @param readings by group
   * @param models by group; all computed by one runner that {@link
   *     io.millrace.streaming.runtime.block.BlockRunner#mixes}
   */
  void answerTogether(
      Map<String, List<Observation>> readings,
      Map<String, LoadedModel> models,
      ResultCollector collector)
      throws Exception {
    Map<String, LoadedGroup> groups = new LinkedHashMap<>();
    for (Map.Entry<String, List<Observation>> group : readings.entrySet()) {
      LoadedGroup loadedGroup =
          models.get(group.getKey()).loadedGroup(group.getKey(), ResultSource.Role.ANSWER);
      loadedGroup.admit(group.getValue(), states::answering);
      groups.put(group.getKey(), loadedGroup);
    }
    models
        .values()
        .iterator()
        .next()
        .runner()
        .runTogether(inTurn(readings.values()), groups, collector);
    for (LoadedGroup loadedGroup : groups.values()) {
      states.writeAnswering(loadedGroup);
    }
  }

  /** One reading of each group after the other, so that the rows of a block have different keys. */
  private static List<Observation> inTurn(Collection<List<Observation>> readings) {
    List<Observation> all = new ArrayList<>();
    int most = readings.stream().mapToInt(List::size).max().orElse(0);
    for (int at = 0; at < most; at++) {
      for (List<Observation> group : readings) {
        if (at < group.size()) {
          all.add(group.get(at));
        }
      }
    }
    return all;
  }

  private void run(
      LoadedModel loaded, String group, List<Observation> readings, ResultCollector collector)
      throws Exception {
    if (readings.isEmpty()) {
      return;
    }
    LoadedGroup loadedGroup = loaded.loadedGroup(group, ResultSource.Role.ANSWER);
    loadedGroup.admit(readings, states::answering);
    loaded.runner().run(readings, loadedGroup, collector);
    states.writeAnswering(loadedGroup);
  }

  /** Emits the remaining outputs of a group at the end of its stream. */
  void drain(String group, Arms arms, ResultCollector collector) throws Exception {
    if (arms.answering() == null) {
      return;
    }
    LoadedGroup ours = arms.answering().loadedGroup(group, ResultSource.Role.ANSWER);
    LoadedGroup tried =
        arms.candidate() == null
            ? null
            : arms.candidate().loadedGroup(group, ResultSource.Role.ANSWER);
    LoadedGroup beside =
        arms.candidate() == null || trial.use() != FollowSpec.Use.SHADOW
            ? null
            : arms.candidate().loadedGroup(group, ResultSource.Role.SHADOW);
    for (LoadedKey.Id id : states.all(group)) {
      if (beside != null) {
        beside.add(states.shadow(id));
      }
      (isTried(id.key(), arms) ? tried : ours).add(states.answering(id));
    }
    arms.answering().runner().drain(ours, collector);
    states.writeAnswering(ours);
    if (tried != null) {
      arms.candidate().runner().drain(tried, collector);
      states.writeAnswering(tried);
    }
    if (beside != null) {
      arms.candidate().runner().drain(beside, collector);
      states.writeShadow(beside);
    }
  }

  /** Whether the candidate answers a key; depends on the key and the pipeline's seed alone. */
  private boolean isTried(String key, Arms arms) {
    return arms.candidate() != null
        && trial.use() == FollowSpec.Use.SPLIT
        && Math.floorMod(SeededRandom.derive(seed, key), FollowSpec.Trial.ALL) < trial.share();
  }

  /** Drops dead letters: a shadow rejects the same readings as the model that answers. */
  private static ResultCollector withoutRefusals(ResultCollector collector) {
    return new ResultCollector() {
      @Override
      public void emit(Result result) {
        collector.emit(result);
      }

      @Override
      public void refuse(DeadLetter letter) {}

      @Override
      public void changed(LoadedGroup loadedGroup, long version) {
        collector.changed(loadedGroup, version);
      }

      @Override
      public void tell(Event event) {
        collector.tell(event);
      }

      @Override
      public void heldBack(int alarms) {
        collector.heldBack(alarms);
      }

      @Override
      public void publish(LoadedGroup loadedGroup, long version) {
        collector.publish(loadedGroup, version);
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
