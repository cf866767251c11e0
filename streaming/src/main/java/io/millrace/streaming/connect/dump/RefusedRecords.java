package io.millrace.streaming.connect.dump;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.Utf8;
import java.util.List;
import java.util.Optional;

/**
 * Records of a trace that its reader refused, in a dump: their reason and detail are in headers, so
 * that the job that plays them writes the same dead letters as one that reads the trace itself.
 */
public final class RefusedRecords {

  /** Header with the word of the reason. */
  public static final String REASON = "millrace-refused";

  private static final String DETAIL = "millrace-refused-detail";
  private static final String SOURCE = "millrace-refused-source";
  private static final String POSITION = "millrace-refused-position";

  private RefusedRecords() {}

  /** The record of a dead letter; its timestamp and offset are given later. */
  public static DumpedRecord of(DeadLetter letter) {
    Origin origin = letter.origin();
    return new DumpedRecord(
        0,
        origin.partition(),
        0,
        null,
        Utf8.bytes(letter.payload()),
        List.of(
            new DumpedRecord.Header(REASON, Utf8.bytes(letter.reason().word())),
            new DumpedRecord.Header(DETAIL, Utf8.bytes(letter.detail())),
            new DumpedRecord.Header(SOURCE, Utf8.bytes(origin.source())),
            new DumpedRecord.Header(POSITION, Utf8.bytes(Long.toString(origin.position())))));
  }

  /** The dead letter of a record; empty if it was not refused. */
  public static Optional<DeadLetter> letter(DumpedRecord record) {
    String word = text(record, REASON);
    for (Reason reason : Reason.values()) {
      if (reason.word().equals(word)) {
        return Optional.of(
            new DeadLetter(
                reason,
                text(record, DETAIL),
                new Origin(
                    text(record, SOURCE), record.partition(), number(text(record, POSITION))),
                record.value() == null ? "" : new String(record.value(), UTF_8)));
      }
    }
    return Optional.empty();
  }

  private static String text(DumpedRecord record, String header) {
    byte[] value = record.header(header);
    return value == null ? "" : new String(value, UTF_8);
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
