package io.millrace.cli.compare;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.data.PipelineReadings;
import io.millrace.cli.replay.WrittenTrace;
import io.millrace.simulate.contest.Evidence;
import io.millrace.simulate.contest.Marks;
import io.millrace.simulate.measure.ReadingTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads what answers are judged by. */
final class EvidenceReader {

  private final Consumer<String> note;

  /**
   * @param note takes what is to be told beside
   */
  EvidenceReader(Consumer<String> note) {
    this.note = note;
  }

  /**
   * The readings of a play, and what they were before their faults.
   *
   * @param trace what was written
   * @param played the one whose source is what was written
   * @param truth a file in place of the trace
   */
  Evidence ofPlay(
      WrittenTrace trace, PipelineSpec played, Optional<String> truth, Optional<Marks> marks)
      throws IOException {
    PipelineSpec undisturbed = trace.undisturbed();
    ReadingTable shown = new PipelineReadings(played, null, note).source();
    ReadingTable known =
        truth.isPresent()
            ? truth(undisturbed, truth.get())
            : new PipelineReadings(undisturbed, null, ignored -> {}).at(trace.name());
    return new Evidence(known, shown, marks);
  }

  /**
   * A file of true values: as a pipeline reads, or of the columns that {@code millrace data}
   * writes.
   */
  ReadingTable truth(PipelineSpec reader, String truth) throws IOException {
    try {
      return new PipelineReadings(reader, null, note).at(truth);
    } catch (IOException other) {
      try {
        return ReadingTable.read(Path.of(truth));
      } catch (IOException neither) {
        throw new IOException(
            other.getMessage() + "; nor is it a file of millrace data: " + neither.getMessage(),
            other);
      }
    }
  }
}
