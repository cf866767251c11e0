package io.millrace.streaming.job;

import io.millrace.api.pipeline.BranchSpec;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.math.backend.DenseBackends;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import io.millrace.streaming.connect.record.IdleWatermarks;
import io.millrace.streaming.connect.seam.Seam;
import io.millrace.streaming.connect.seam.SeamHold;
import io.millrace.streaming.connect.seam.SeamWatermarks;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.kind.ReadingKind;
import io.millrace.streaming.kind.RecordSources;
import io.millrace.streaming.kind.learn.SharedReadings;
import io.millrace.streaming.runtime.clock.ConfirmedWatermarks;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import io.millrace.streaming.wire.WireTypes;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job of a pipeline: a source, the operators of its kind, and the sinks.
 *
 * <p>Every operator has a uid made of the pipeline's name and its role. The uids are part of every
 * savepoint and never change.
 */
public final class PipelineJob {

  private final PipelineSpec spec;
  private final CatalogSource catalog;
  private final PipelineKind kind;
  private final LossPolicy policy;

  private PipelineJob(PipelineSpec spec, CatalogSource catalog, LossPolicy policy) {
    this.spec = spec;
    this.catalog = catalog;
    this.policy = policy;
    this.kind = PipelineKinds.of(spec);
  }

  /**
   * Adds a pipeline to an environment that was made with {@link JobSettings#of}.
   *
   * @param catalog where the operators are found by name, here and on the workers
   * @throws PipelineException if the job's jar does not know the math backend that is asked for
   */
  public static void build(
      StreamExecutionEnvironment environment, PipelineSpec spec, CatalogSource catalog) {
    LossPolicy policy = LossPolicy.of(environment.getConfiguration().get(LossPolicy.ACCEPT_LOSS));
    new PipelineJob(spec, catalog, policy).build(environment);
  }

  /** The uid of a pipeline's model operator, whose state in a savepoint is what was learned. */
  public static String modelUid(String pipeline) {
    return PipelineKind.uid(pipeline, PipelineKind.MODEL);
  }

  private void build(StreamExecutionEnvironment environment) {
    spec.parts().forEach(new MathCheck(DenseBackends.present())::known);
    SingleOutputStreamOperator<Inbound> source =
        joined(
            environment,
            RecordSources.of(
                spec, kind::decoder, RecordSources.Reading.of(environment.getConfiguration())));
    if (!spec.isBranched()) {
      new PipelineSinks(spec, policy).add(kind.build(spec, catalog, environment, source));
      return;
    }
    SharedReadings shared = SharedReadings.of(spec, environment, source);
    new PipelineSinks(spec, policy).addDeadLetters(shared.refused());
    // Not in the order of the file: a checkpoint numbers what flows to the branches.
    List<BranchSpec> branches =
        spec.branches().stream().sorted(Comparator.comparing(BranchSpec::name)).toList();
    List<PipelineSpec> parts = spec.with(branches).parts();
    for (int at = 0; at < parts.size(); at++) {
      PipelineSpec part = parts.get(at);
      PipelineKind.Streams streams =
          ((ReadingKind) PipelineKinds.of(part))
              .answer(part, catalog, environment, shared.readings().of(part));
      new PipelineSinks(part, policy).ofBranch(branches.get(at).name()).add(streams);
    }
  }

  /**
   * Event time of observations; what was refused has none, and holds nothing back or ahead.
   *
   * <p>Watermarks lag by the lateness, but no record is dropped by them: see {@code BlockRunner}.
   */
  private WatermarkStrategy<Inbound> watermarks() {
    WatermarkStrategy<Inbound> confirmed = ConfirmedWatermarks.strategy(spec.input().lateness());
    Duration idleness = spec.input().idleness();
    return seam()
        .map(seam -> SeamWatermarks.strategy(confirmed, idleness, seam))
        .orElseGet(() -> IdleWatermarks.strategy(confirmed, idleness));
  }

  /** Records in one stream, those of the history before the live ones of the same group. */
  private SingleOutputStreamOperator<Inbound> joined(
      StreamExecutionEnvironment environment, Source<Inbound, ?, ?> source) {
    SingleOutputStreamOperator<Inbound> records =
        environment
            .fromSource(source, watermarks(), "source", WireTypes.inbound())
            .uid(uid("source"));
    return seam()
        .map(
            seam ->
                records
                    .keyBy(SeamHold::key, Types.STRING)
                    .process(new SeamHold(seam))
                    .returns(WireTypes.inbound())
                    .name("seam")
                    .uid(uid("seam")))
        .orElse(records);
  }

  private Optional<Seam> seam() {
    return spec.input().source() instanceof SourceSpec.HistoryThenLive both
        ? Optional.of(Seam.of(both))
        : Optional.empty();
  }

  private String uid(String role) {
    return PipelineKind.uid(spec.name(), role);
  }
}
