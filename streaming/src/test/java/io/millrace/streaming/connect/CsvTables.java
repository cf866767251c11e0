package io.millrace.streaming.connect;

import io.millrace.streaming.pipeline.SourceSpec;
import io.millrace.streaming.wire.DeadLetter;
import io.millrace.streaming.wire.Inbound;
import io.millrace.streaming.wire.Observation;
import io.millrace.streaming.wire.Origin;
import java.time.ZoneId;
import java.util.List;

/** CSV sources for tests: key {@code station}, time {@code t}, values {@code a} and {@code b}. */
final class CsvTables {

  static final String HEADER = "station,region,note,t,a,b";
  static final int LARGEST = 1000;

  private CsvTables() {}

  static SourceSpec.TimeColumns time(String pattern, String zone, String... names) {
    return new SourceSpec.TimeColumns(List.of(names), pattern, ZoneId.of(zone));
  }

  static FileFormat.Csv format(SourceSpec.TimeColumns time, char separator) {
    SourceSpec.Columns columns =
        new SourceSpec.Columns("station", "region", "note", time, List.of("a", "b"));
    return new FileFormat.Csv(
        new SourceSpec.Csv("data/*.csv", columns, List.of("NA", "-"), separator), LARGEST);
  }

  static FileFormat.Csv format() {
    return format(time("millis", "UTC", "t"), ',');
  }

  /** A decoder for lines under {@link #HEADER}. */
  static CsvDecoder decoder() {
    return decoder(format(), HEADER);
  }

  static CsvDecoder decoder(FileFormat.Csv format, String header) {
    byte[] bytes = Utf8.bytes(header);
    try {
      return new CsvDecoder(
          format, CsvHeader.read(format.source().separator(), bytes, 0, bytes.length));
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
