package io.millrace.streaming.runtime.state;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.Observation;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.state.KeyState;
import io.millrace.state.StateCarry;
import java.util.ArrayList;
import java.util.List;

/**
 * The passage of a job's states from the channels of a savepoint to those of the pipeline, by name.
 *
 * <p>A group's parameters may begin with numbers drawn by its seed; where a new channel does, they
 * are drawn by the seed of the pipeline, because the state backend migrates states without saying
 * whose they are.
 */
public final class CarriedChannels {

  private static final String WHAT_ELSE =
      "or use a new name, which learns from the beginning, or keep the channels. standardize, impute,"
          + " whiten, sliding, dictionary, classify and forecast (with layer: s4d, or train:"
          + " dynamics) can carry what they learned, and chains of them";

  private final ModelPlan before;
  private final ModelPlan after;
  private final ChannelChange change;
  private final StreamModel older;
  private final StreamModel model;
  private final Carrying carrying;

  /** Whose states they are. */
  public enum Of {
    /** Of a pipeline that learns. */
    LEARNER,
    /** Of one that follows, whose parameters are published by another. */
    FOLLOWER
  }

  private CarriedChannels(ModelPlan before, ModelPlan after, ModelCatalog catalog) {
    this.before = before;
    this.after = after;
    this.change = ChannelChange.byName(before.inputs(), after.inputs());
    this.older = older(before, catalog);
    this.model = after.model(catalog);
    this.carrying = model.carrying(older, change);
  }

  /**
   * Prepares it.
   *
   * @param saved what the slots of the savepoint mean
   * @param plan of the pipeline
   * @throws UnfitStateException if the operators cannot carry their states; the message has every
   *     reason
   */
  public static CarriedChannels of(
      SavedPlan saved, ModelPlan plan, ModelCatalog catalog, Of whose) {
    ModelPlan before = saved.plan(plan);
    List<String> reasons = new ArrayList<>();
    if (!before.declared().equals(plan.declared())) {
      reasons.add(
          "expected "
              + before.declared().names()
              + " to be learned as before, found "
              + plan.declared().names());
    }
    List<String> theirs = types(before);
    List<String> ours = types(plan);
    if (!theirs.equals(ours)) {
      reasons.add(
          "expected the operators "
              + theirs
              + " as before, found "
              + ours
              + ": change channels and operators in two starts");
    }
    if (reasons.isEmpty()) {
      CarriedChannels carried = new CarriedChannels(before, plan, catalog);
      if (carried.hasStates(whose)) {
        reasons.addAll(carried.carrying.refusals());
      }
      if (reasons.isEmpty()) {
        return carried;
      }
    }
    throw new UnfitStateException(
        cannot(before) + plan.inputs() + ": " + String.join("; ", reasons) + "; " + WHAT_ELSE,
        null);
  }

  private static String cannot(ModelPlan before) {
    return "Cannot carry the state of channels " + before.inputs() + " to channels ";
  }

  private static List<String> types(ModelPlan plan) {
    return plan.stages().stream().map(ModelSpec::type).toList();
  }

  private static StreamModel older(ModelPlan plan, ModelCatalog catalog) {
    try {
      return plan.model(catalog);
    } catch (SpecException unknown) {
      throw new UnfitStateException(
          cannot(plan)
              + "of this pipeline: this release cannot build its operators: "
              + unknown.getMessage(),
          unknown);
    }
  }

  /** Whether there is anything to carry: an operator without a state reads any channels. */
  private boolean hasStates(Of whose) {
    return model.signature().sequence().width() > 0
        || (whose == Of.LEARNER && model.signature().parameters().width() > 0);
  }

  /** Names of the channels that stay, in their new order. */
  public List<String> kept() {
    return after.inputs().stream().filter(before.inputs()::contains).toList();
  }

  /** Names of the channels whose learned state is lost. */
  public List<String> dropped() {
    return change.dropped().stream().map(before.inputs()::get).toList();
  }

  /** Names of the channels that begin anew. */
  public List<String> added() {
    return change.added().stream().map(after.inputs()::get).toList();
  }

  /** How states of keys are converted. */
  public StateCarry keys() {
    StateLayout layout = model.signature().sequence();
    return new StateCarry(
        older.signature().sequence(),
        state -> {
          float[] values = new float[layout.width()];
          model.reset(values, 0);
          if (values.length > 0) {
            carrying.key(state.values(), values);
          }
          return KeyState.of(layout, values, state.steps(), state.clock());
        });
  }

  /** How parameters of groups are converted. */
  public StateCarry groups() {
    StateLayout layout = model.signature().parameters();
    long seed = SeededRandom.derive(after.seed(), "");
    return new StateCarry(
        older.signature().parameters(),
        state -> {
          float[] values = new float[layout.width()];
          if (model instanceof Learner learner) {
            learner.initialize(values, seed);
          }
          carrying.group(state.values(), state.steps(), values);
          return KeyState.of(layout, values, state.steps(), state.clock());
        });
  }

  /** What a learner kept of a reading whose label is to come. */
  public float[] memo(float[] memo) {
    if (memo.length == 0) {
      return memo;
    }
    float[] values = new float[((Learner) model).memoWidth()];
    carrying.memo(memo, values);
    return values;
  }

  /** A reading that waits, with its values by name; those of a new channel are missing. */
  public Observation reading(Observation waiting) {
    float[] values = new float[after.channels().size()];
    for (int channel = 0; channel < values.length; channel++) {
      int source = before.channels().indexOf(after.channels().get(channel));
      values[channel] = source < 0 ? Float.NaN : waiting.values()[source];
    }
    return new Observation(
        waiting.key(), waiting.group(), waiting.time(), values, waiting.label(), waiting.origin());
  }
}
