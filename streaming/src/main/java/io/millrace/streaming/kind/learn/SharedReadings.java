package io.millrace.streaming.kind.learn;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.streaming.kind.AdmittedReadings;
import io.millrace.streaming.kind.RecordAdmission;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What the branches of a pipeline share: its readings, and labels that come later.
 *
 * @param readings behind one admission
 * @param refused records that could not be read, for all branches
 */
public record SharedReadings(AdmittedReadings readings, DataStream<DeadLetter> refused) {

  /** Adds the operators before the branches of a pipeline. */
  public static SharedReadings of(
      PipelineSpec whole, StreamExecutionEnvironment environment, DataStream<Inbound> source) {
    RecordAdmission<Observation> admitted = RecordAdmission.of(whole, source);
    Optional<AdmittedLabels> labels =
        whole.input().labels().map(from -> AdmittedLabels.read(whole, from, environment));
    DataStream<DeadLetter> refused = admitted.refused();
    return new SharedReadings(
        new AdmittedReadings(whole, admitted.records(), labels.map(AdmittedLabels::records)),
        labels.map(late -> refused.union(late.refused())).orElse(refused));
  }
}
