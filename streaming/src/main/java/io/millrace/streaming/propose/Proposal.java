package io.millrace.streaming.propose;

import io.millrace.streaming.sample.Sample;
import io.millrace.streaming.sample.SampleColumn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pipeline would read of a file.
 *
 * @param sample the records it was found in
 * @param time the time
 * @param key the key
 * @param label the field that is passed through; empty: none
 * @param channels in their order; the one field of values where rows are made
 * @param rows how rows are made of single sensors; empty: a record is a row
 * @param leftOut fields that are not read, with the reason
 * @param missing words and numbers that mean a missing value
 * @param lateness empty: the default is enough
 * @param notes what was assumed, each a sentence
 */
record Proposal(
    Sample sample,
    TimeGuess time,
    KeyGuess key,
    Optional<ColumnProfile> label,
    List<Channel> channels,
    Optional<Rows> rows,
    List<LeftOut> leftOut,
    List<String> missing,
    Optional<Lateness> lateness,
    List<String> notes) {

  Proposal {
    channels = List.copyOf(channels);
    leftOut = List.copyOf(leftOut);
    missing = List.copyOf(missing);
    notes = List.copyOf(notes);
  }

  /**
   * A lateness that is not the default.
   *
   * @param remark why
   */
  record Lateness(Duration duration, String remark) {}

  /**
   * Rows of single sensors.
   *
   * @param sensor the field that names the sensor
   * @param sensors their names, and how many records each has
   * @param every distance of the rows
   * @param within how old a value of a row may be
   * @param usual rows of the usual key
   */
  record Rows(
      ColumnProfile sensor,
      Map<String, Integer> sensors,
      Duration every,
      Duration within,
      int usual) {}

  /**
   * A channel.
   *
   * @param name in the pipeline
   * @param profile what the field holds
   * @param remark range and gaps
   */
  record Channel(String name, ColumnProfile profile, String remark) {}

  /**
   * A field that is not read.
   *
   * @param reason why, in a few words
   */
  record LeftOut(ColumnProfile profile, String reason) {}

  /** Whether a record may lack a field that is read. */
  boolean mayLackFields() {
    return label.stream().anyMatch(field -> field.counts().absent() > 0)
        || channels.stream().anyMatch(channel -> channel.profile().counts().absent() > 0);
  }

  /** Whether every column that is read has a name of its own in the file. */
  boolean usesNamesOfFile() {
    return time.columns().stream().allMatch(SampleColumn::isNamed)
        && key.column().stream().allMatch(SampleColumn::isNamed)
        && rows.stream().allMatch(made -> made.sensor().column().isNamed())
        && label.stream().allMatch(field -> field.column().isNamed())
        && channels.stream().allMatch(channel -> channel.profile().column().isNamed());
  }
}
