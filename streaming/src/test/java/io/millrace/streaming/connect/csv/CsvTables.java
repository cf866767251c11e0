package io.millrace.streaming.connect.csv;

import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.record.Utf8;
import java.time.ZoneId;
import java.util.List;

/** CSV sources for tests: key {@code station}, time {@code t}, values {@code a} and {@code b}. */
public final class CsvTables {

  public static final String HEADER = "station,region,note,t,a,b";
  public static final int LARGEST = 1000;

  private CsvTables() {}

  public static SourceSpec.TimeColumns time(String pattern, String zone, String... names) {
    return new SourceSpec.TimeColumns(List.of(names), pattern, ZoneId.of(zone));
  }

  public static FileFormat.Csv format(SourceSpec.TimeColumns time, char separator) {
    return FileFormat.Csv.of(source(time, separator), LARGEST);
  }

  /** The short form of the same source. */
  public static SourceSpec.Csv source(SourceSpec.TimeColumns time, char separator) {
    SourceSpec.Columns columns =
        new SourceSpec.Columns("station", "region", "note", time, List.of("a", "b"));
    return new SourceSpec.Csv("data/*.csv", columns, List.of("NA", "-"), separator);
  }

  public static FileFormat.Csv format() {
    return format(time("millis", "UTC", "t"), ',');
  }

  /** A decoder for lines under {@link #HEADER}. */
  static CsvDecoder decoder() {
    return decoder(format(), HEADER);
  }

  static CsvDecoder decoder(FileFormat.Csv format, String header) {
    byte[] bytes = Utf8.bytes(header);
    try {
      return new CsvDecoder(format, CsvHeader.read(format.layout(), bytes, 0, bytes.length));
    } catch (Refusal refused) {
      throw new AssertionError(refused);
    }
  }

  static Inbound read(RecordDecoder decoder, String line) {
    byte[] bytes = Utf8.bytes(line);
    return decoder.read(bytes, 0, bytes.length, Origin.file("data/x.csv", 7));
  }

  static Observation observation(RecordDecoder decoder, String line) {
    Inbound inbound = read(decoder, line);
    if (inbound instanceof DeadLetter letter) {
      throw new AssertionError("refused: " + letter);
    }
    return (Observation) inbound;
  }

  static DeadLetter letter(RecordDecoder decoder, String line) {
    Inbound inbound = read(decoder, line);
    if (inbound instanceof Observation observation) {
      throw new AssertionError("taken: " + observation);
    }
    return (DeadLetter) inbound;
  }
}
