package io.millrace.simulate.contest;

import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.ResultRow;
import java.util.Optional;

/**
 * What is known of the readings that pipelines answered.
 *
 * @param known the true values
 * @param shown what the pipelines read
 * @param marks which readings a score should find; empty if that is not known
 * @param judged which readings are judged
 */
public record Evidence(
    ReadingTable known, ReadingTable shown, Optional<Marks> marks, ReadingTable.Choice judged) {

  /** All readings. */
  public Evidence(ReadingTable known, ReadingTable shown, Optional<Marks> marks) {
    this(known, shown, marks, ReadingTable.Choice.ALL);
  }

  boolean isJudged(ResultRow row) {
    return judged.takes(row.key(), row.time());
  }

  /** The same of fewer readings: those that both choices take. The others have no truth. */
  public Evidence only(ReadingTable.Choice some) {
    ReadingTable.Choice both = (key, time) -> judged.takes(key, time) && some.takes(key, time);
    return new Evidence(known.only(some), shown, marks, both);
  }
}
