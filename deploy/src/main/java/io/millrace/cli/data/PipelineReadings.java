package io.millrace.cli.data;

import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.topic.CommittedRecords;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.SourceRecords;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.simulate.measure.AnswerFields;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.ResultFolder;
import io.millrace.simulate.measure.ResultRow;
import io.millrace.streaming.connect.file.FileRecords;
import io.millrace.streaming.job.SourceFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads readings as a pipeline reads them, by its mapping and format, and its results. */
public final class PipelineReadings {

  /** What the name of a topic begins with, where a file could be meant. */
  static final String TOPIC = "topic:";

  private final PipelineSpec pipeline;
  private final SinkSpec results;
  private final Consumer<String> note;

  /**
   * @param results its results, or those of the branch that is meant; null if they are not read
   * @param note takes what is to be told beside the measurement
   */
  public PipelineReadings(PipelineSpec pipeline, SinkSpec results, Consumer<String> note) {
    this.pipeline = pipeline;
    this.results = results;
    this.note = note;
  }

  /**
   * Reads readings of a place.
   *
   * @param place a file, a folder or a glob, or {@code topic:NAME} at the pipeline's brokers
   * @throws IOException if it cannot be read
   */
  public ReadingTable at(String place) throws IOException {
    refuseSensors(place);
    Gathering gathered = new Gathering(place);
    if (place.startsWith(TOPIC)) {
      List<TopicAddress> known = PipelineTopics.of(pipeline);
      if (known.isEmpty()) {
        throw CommandException.refused(
            "Cannot read " + place + ": the pipeline names no brokers; name a file");
      }
      TopicAddress topic = known.get(0).with(place.substring(TOPIC.length()));
      SourceRecords.each(topic, pipeline, gathered);
    } else {
      FileRecords.each(place, SourceFormat.files(pipeline), gathered);
    }
    return gathered.table();
  }

  /** Its results are of rows, and its records of single sensors. */
  private void refuseSensors(String place) {
    if (pipeline.input().align().isPresent()) {
      throw CommandException.refused(
          "Cannot compare the readings in "
              + place
              + " with results of "
              + pipeline.name()
              + ": expected a row a record, found readings of sensors that align makes rows of;"
              + " name the folder of results and files of rows, without --pipeline");
    }
  }

  /** Reads the records of the pipeline's own source, from the beginning of its topics. */
  public ReadingTable source() throws IOException {
    SourceSpec source = pipeline.input().source();
    refuseSensors(source.summary());
    if (source instanceof SourceSpec.HistoryThenLive) {
      throw CommandException.refused(
          "Cannot read the source of "
              + pipeline.name()
              + " as one: expected files or topics, found a history and live topics; name the"
              + " readings, as a file or as topic:NAME");
    }
    Gathering gathered = new Gathering(source.summary());
    SourceRecords.each(pipeline, gathered);
    return gathered.table();
  }

  /**
   * Reads the pipeline's results.
   *
   * @param named the field of a result that is compared; one of the last stage with its stage or
   *     without
   * @param catalog of its operators, which say what their fields mean
   */
  public List<ResultRow> results(String named, ModelCatalog catalog) throws IOException {
    List<ResultRow> rows = results(answer(named, catalog), ResultFolder.Side.ANSWERS);
    if (rows.isEmpty()) {
      throw new IOException("expected results in " + results.summary() + ", found none");
    }
    return rows;
  }

  /** The numbers of each field of its results, by the first of them. */
  public Map<String, Integer> widths() throws IOException {
    if (results instanceof SinkSpec.Folder folder) {
      return ResultFolder.widths(Path.of(folder.path()));
    }
    String[] first = {null};
    try (CommittedRecords records =
        CommittedRecords.open(PipelineTopics.of(results).orElseThrow())) {
      records.toEnd(
          record -> {
            first[0] = new String(record.value(), StandardCharsets.UTF_8);
            return false;
          },
          () -> false);
    }
    if (first[0] == null) {
      throw new IOException("expected results in " + results.summary() + ", found none");
    }
    return ResultFolder.widths(first[0]);
  }

  /** Reads the results of one side; empty if it has none. */
  public List<ResultRow> results(AnswerFields fields, ResultFolder.Side side) throws IOException {
    if (results instanceof SinkSpec.Folder folder) {
      return ResultFolder.read(Path.of(folder.path()), fields, side);
    }
    List<ResultRow> rows = new ArrayList<>();
    TopicAddress topic = PipelineTopics.of(results).orElseThrow();
    try (CommittedRecords records = CommittedRecords.open(topic)) {
      records.toEnd(
          record -> {
            try {
              ResultRow row =
                  ResultFolder.row(new String(record.value(), StandardCharsets.UTF_8), fields);
              if (side.takes(row)) {
                rows.add(row);
              }
            } catch (IOException other) {
              throw new UncheckedIOException(other);
            }
            return true;
          },
          () -> false);
    } catch (UncheckedIOException other) {
      throw new IOException(other.getCause().getMessage() + ", in " + topic, other);
    }
    return ResultFolder.sorted(rows);
  }

  /** A pipeline without stages answers with the models of another, which is not known here. */
  private AnswerFields answer(String named, ModelCatalog catalog) {
    String field = written(named);
    return written()
        .filter(plan -> !plan.stages().isEmpty())
        .map(plan -> AnswerFields.of(plan, plan.model(catalog), field))
        .orElseGet(() -> AnswerFields.named(field));
  }

  /** What makes the results that are read. */
  private Optional<ModelPlan> written() {
    return pipeline.parts().stream()
        .filter(part -> part.outputs().results().equals(results))
        .map(PipelineSpec::model)
        .findFirst();
  }

  /** The name in results of a field, which has no stage if it is of the last one. */
  private String written(String field) {
    return written().stream()
        .map(ModelPlan::stages)
        .filter(stages -> !stages.isEmpty())
        .map(stages -> stages.get(stages.size() - 1).name() + ".")
        .filter(field::startsWith)
        .findFirst()
        .map(stage -> field.substring(stage.length()))
        .orElse(field);
  }

  /** The readings among records, and the first that is none. */
  private final class Gathering implements Consumer<Inbound> {
    private final String place;
    private final ReadingTable readings = ReadingTable.empty(pipeline.model().channels());
    private DeadLetter first;
    private long refused;

    Gathering(String place) {
      this.place = place;
    }

    @Override
    public void accept(Inbound record) {
      if (record instanceof Observation reading) {
        readings.add(reading.key(), reading.time(), reading.values());
      } else if (record instanceof DeadLetter letter) {
        first = first == null ? letter : first;
        refused++;
      } else if (record instanceof CodedObservation) {
        throw CommandException.refused(
            "Cannot compare with "
                + place
                + ": this pipeline reads packets there; name the pipeline that wrote them, or leave"
                + " out --pipeline");
      }
    }

    ReadingTable table() throws IOException {
      if (readings.size() == 0) {
        throw new IOException(
            "expected readings in " + place + ", found none" + (first == null ? "" : why()));
      }
      if (refused > 0) {
        note.accept(
            NumberText.count(refused) + " records of " + place + " are no readings" + why());
      }
      return readings;
    }

    private String why() {
      return "; the first: " + first.detail() + " (at " + first.origin().position() + ")";
    }
  }
}
