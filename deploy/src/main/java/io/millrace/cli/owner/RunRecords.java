package io.millrace.cli.owner;

import java.io.IOException;
import java.util.Optional;

/**
 * Where the record of a pipeline's newest run is kept: beside its results, so that every start that
 * would write there finds it.
 */
public interface RunRecords extends AutoCloseable {

  /** The newest record; empty if no run of this pipeline has left one. */
  Optional<RunRecord> newest() throws IOException;

  /**
   * Replaces the newest record, in one step.
   *
   * @param expected the record that is to be replaced; empty if there must be none
   * @return whether it was replaced; false if another run's record is the newest by now
   */
  boolean replace(Optional<RunRecord> expected, RunRecord next) throws IOException;

  /** Whether results or dead letters hold a committed record written at or after that time. */
  boolean holdsResultsSince(long millis) throws IOException;

  /**
   * Whether a run of this pipeline that left no record, of an earlier release for example, wrote
   * results here.
   */
  boolean holdsResultsWithoutRecord() throws IOException;

  /** The results, for messages: {@code folder out/results}. */
  String place();

  @Override
  void close();

  /** Whether the expected record is that of the run that is recorded. */
  static boolean isExpected(Optional<RunRecord> expected, Optional<RunRecord> found) {
    return expected.isEmpty()
        ? found.isEmpty()
        : found.isPresent() && found.get().isOfSameRun(expected.get());
  }
}
