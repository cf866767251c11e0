package io.millrace.streaming.propose;

import io.millrace.api.pipeline.Mapping;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.time.TimeReader;
import io.millrace.streaming.sample.SampleColumn;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A field, or several joined by a blank, that may be the time of a record, and the form in which it
 * is read.
 *
 * @param columns the fields
 * @param form how it is written
 * @param pattern letters, if that is the form; else empty
 * @param score how much speaks for it
 * @param note what was assumed; empty: nothing
 */
record TimeGuess(
    List<SampleColumn> columns, Mapping.TimeForm form, String pattern, double score, String note) {

  /** Where no time could be read. */
  static final long NONE = Long.MIN_VALUE;

  TimeGuess {
    columns = List.copyOf(columns);
  }

  TimeGuess worth(double points, String reason) {
    return new TimeGuess(columns, form, pattern, points, reason);
  }

  /** The text of a record. */
  String text(int record) {
    if (columns.size() == 1) {
      return columns.get(0).text(record).strip();
    }
    return String.join(" ", columns.stream().map(column -> column.text(record).strip()).toList());
  }

  /** Whether a record has a text in every field. */
  boolean has(int record) {
    return columns.stream().allMatch(column -> column.has(record));
  }

  /** Reads the times of the first records as a pipeline would, in UTC where they name no zone. */
  long[] read(int records) {
    TimeReader reader = new TimeReader(form, pattern, ZoneOffset.UTC, "", "");
    long[] times = new long[records];
    for (int record = 0; record < records; record++) {
      times[record] = read(reader, record);
    }
    return times;
  }

  private long read(TimeReader reader, int record) {
    if (!has(record)) {
      return NONE;
    }
    try {
      return reader.readNumber(text(record));
    } catch (Refusal unreadable) {
      return NONE;
    }
  }

  /** Share of the records with a text whose time can be read; of no more than so many. */
  double readable(int most) {
    TimeReader reader = new TimeReader(form, pattern, ZoneOffset.UTC, "", "");
    int filled = 0;
    int read = 0;
    for (int record = 0; record < columns.get(0).records() && filled < most; record++) {
      if (has(record)) {
        filled++;
        read += read(reader, record) == NONE ? 0 : 1;
      }
    }
    return filled == 0 ? 0 : (double) read / filled;
  }

  /** Whether times are text that names no zone in most records. */
  boolean needsZone() {
    if (form != Mapping.TimeForm.ISO && form != Mapping.TimeForm.PATTERN) {
      return false;
    }
    int filled = 0;
    int zoned = 0;
    for (int record = 0; record < Math.min(100, columns.get(0).records()); record++) {
      if (has(record)) {
        filled++;
        zoned += TimeShape.hasZone(text(record)) ? 1 : 0;
      }
    }
    return 2 * zoned < filled;
  }
}
