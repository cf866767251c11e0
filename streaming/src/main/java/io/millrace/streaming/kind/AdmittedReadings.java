package io.millrace.streaming.kind;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Observation;
import io.millrace.streaming.wire.WireTypes;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Readings behind the admission of a pipeline with branches, and its labels that come later.
 *
 * @param whole the pipeline whose channels and targets they have
 * @param records the readings
 * @param labels the labels; empty if none come later
 */
public record AdmittedReadings(
    PipelineSpec whole, DataStream<Observation> records, Optional<DataStream<Observation>> labels) {

  /**
   * Returns what one branch reads of them: the channels of its plan, and the targets that it takes.
   *
   * @param part the branch as a pipeline
   */
  public AdmittedReadings of(PipelineSpec part) {
    return new AdmittedReadings(
        part,
        chosen(records, "readings", whole.model().channels(), part, part.model().channels()),
        part.input().labels().isEmpty()
            ? Optional.empty()
            : labels.map(
                late ->
                    chosen(
                        late,
                        "labels",
                        whole.model().declared().names(),
                        part,
                        part.model().declared().names())));
  }

  private static DataStream<Observation> chosen(
      DataStream<Observation> of,
      String what,
      List<String> names,
      PipelineSpec part,
      List<String> wanted) {
    return names.equals(wanted)
        ? of
        : of.map(ChosenValues.of(names, wanted))
            .returns(WireTypes.observation())
            .name("channels of " + part.name())
            .uid(PipelineKind.uid(part.name(), "chosen-" + what));
  }
}
