package io.millrace.streaming.kind.learn;

import io.millrace.api.event.EventKind;
import io.millrace.api.pipeline.Limits;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.kind.RecordAdmission;
import io.millrace.streaming.runtime.align.AlignRecipe;
import io.millrace.streaming.runtime.host.LabelledModelOperator;
import io.millrace.streaming.runtime.host.ModelOperatorFactory;
import io.millrace.streaming.runtime.late.LateRule;
import io.millrace.streaming.runtime.recipe.FirstModels;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.task.LimitCheck;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Builds the middle of a pipeline that learns: admission, and the model operator keyed by group.
 * Pipelines from files and inside a program's own job both use it, so their operators have the same
 * uids.
 */
public final class LearnJob {

  private final ModelRecipe recipe;
  private final Limits limits;
  private final FirstModels first;

  /** Null if a reading is a row. */
  private final AlignRecipe align;

  /**
   * @param recipe the operators and their options; its pipeline name is the prefix of the uids
   * @param limits of the channels
   */
  public LearnJob(ModelRecipe recipe, Limits limits) {
    this(recipe, limits, FirstModels.NONE);
  }

  /**
   * @param recipe the operators and their options; its pipeline name is the prefix of the uids
   * @param limits of the channels
   * @param first published models with which new groups begin
   */
  public LearnJob(ModelRecipe recipe, Limits limits, FirstModels first) {
    this(recipe, limits, first, null);
  }

  private LearnJob(ModelRecipe recipe, Limits limits, FirstModels first, AlignRecipe align) {
    this.recipe = recipe;
    this.limits = limits;
    this.first = first;
    this.align = align;
  }

  /**
   * The same job on rows made of readings of sensors; limits are those of the sensors then.
   *
   * @param rows empty: a reading is a row
   */
  public LearnJob aligned(Optional<AlignRecipe> rows) {
    return new LearnJob(recipe, limits, first, rows.orElse(null));
  }

  /**
   * The two operators and their outputs.
   *
   * @param admitted readings, with a side output of records rejected by the decoder
   * @param results results, with side outputs of late and rejected readings and of releases
   * @param labels labels that come later; empty: none do
   */
  public record Learned(
      RecordAdmission<Observation> admitted,
      SingleOutputStreamOperator<Result> results,
      Optional<AdmittedLabels> labels) {

    /** Records that could not be read: readings and labels. */
    public DataStream<DeadLetter> unread() {
      DataStream<DeadLetter> refused = admitted.refused();
      return labels.map(late -> refused.union(late.refused())).orElse(refused);
    }

    /** All dead letters, of admission and of the model operator. */
    public DataStream<DeadLetter> refused() {
      return unread().union(results.getSideOutput(SideOutputs.DEAD_LETTERS));
    }

    /** Changes or alarms that stages found; none if no stage finds any. */
    public DataStream<Event> events(EventKind kind) {
      return results.getSideOutput(
          kind == EventKind.DRIFT ? SideOutputs.DRIFTS : SideOutputs.ALARMS);
    }

    /** Versions that are ready to be published; none unless the recipe enables releases. */
    public DataStream<ModelRelease> releases() {
      return results.getSideOutput(SideOutputs.RELEASES);
    }
  }

  /** Adds both operators after a source, with labels that come later. */
  public Learned build(DataStream<Inbound> source, AdmittedLabels labels, LateRule late) {
    RecordAdmission<Observation> readings = admitted(source);
    return new Learned(
        readings, model(readings.records(), labels.records(), late), Optional.of(labels));
  }

  /** Adds both operators after a source. */
  public Learned build(DataStream<Inbound> source) {
    RecordAdmission<Observation> readings = admitted(source);
    return new Learned(readings, model(readings.records()), Optional.empty());
  }

  /** Adds the operators before the model operator. */
  RecordAdmission<Observation> admitted(DataStream<Inbound> source) {
    return align == null
        ? RecordAdmission.ofReadings(
            recipe.pipeline(), source, new LimitCheck(recipe.plan().channels(), limits))
        : RecordAdmission.ofRows(
            recipe.pipeline(), source, new LimitCheck(align.spec().sensors(), limits), align);
  }

  /** Adds the model operator behind admitted readings, with labels that come later. */
  SingleOutputStreamOperator<Result> model(
      DataStream<Observation> readings, DataStream<Observation> labels, LateRule late) {
    return readings
        .keyBy(Observation::group, Types.STRING)
        .connect(labels.keyBy(Observation::group, Types.STRING))
        .transform("model", WireTypes.result(), new LabelledModelOperator(recipe, first, late))
        .uid(PipelineKind.uid(recipe.pipeline(), PipelineKind.MODEL));
  }

  /** Adds the model operator behind admitted readings. */
  SingleOutputStreamOperator<Result> model(DataStream<Observation> readings) {
    return readings
        .keyBy(Observation::group, Types.STRING)
        .transform("model", WireTypes.result(), new ModelOperatorFactory(recipe, first))
        .uid(PipelineKind.uid(recipe.pipeline(), PipelineKind.MODEL));
  }
}
