package io.millrace.cli.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Refusal;
import java.io.IOException;
import java.util.Arrays;

/** Every line that is not empty is a record, sent as it is; lines of JSON may give it a key. */
final class PlainLines implements RecordLines {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String file;
  private final LineReader lines;
  private final boolean json;
  private final RecordParts parts;

  private PlainLines(String file, LineReader lines, boolean json, RecordParts parts) {
    this.file = file;
    this.lines = lines;
    this.json = json;
    this.parts = parts;
  }

  /** Lines of any text or bytes. */
  static PlainLines any(String file, LineReader lines) {
    return new PlainLines(file, lines, false, RecordParts.NONE);
  }

  /** Lines with a JSON object each. */
  static PlainLines json(String file, LineReader lines, RecordParts parts) {
    return new PlainLines(file, lines, true, parts);
  }

  @Override
  public Outgoing next() throws IOException {
    while (true) {
      LineReader.Found found = lines.next();
      if (found == LineReader.Found.END) {
        return null;
      }
      if (found == LineReader.Found.NO_END_YET) {
        continue;
      }
      if (lines.length() > InputLines.LARGEST) {
        throw new UnfitLineException(
            file,
            lines.line(),
            "expected at most " + InputLines.LARGEST + " bytes, found more; split the record");
      }
      if (lines.length() > 0) {
        byte[] value =
            Arrays.copyOfRange(lines.bytes(), lines.offset(), lines.offset() + lines.held());
        return json ? parsed(value) : new Outgoing(lines.line(), null, null, value);
      }
    }
  }

  private Outgoing parsed(byte[] value) throws IOException {
    try {
      JsonNode record = JSON.readTree(value);
      if (record == null || !record.isObject()) {
        throw unfit("expected a JSON object, found another value");
      }
      return new Outgoing(
          lines.line(),
          parts.key(field -> RecordParts.text(record, field)),
          parts.timestamp(field -> RecordParts.text(record, field)),
          value);
    } catch (JsonProcessingException broken) {
      throw unfit("expected a JSON object, found " + broken.getOriginalMessage());
    } catch (Refusal refused) {
      throw unfit(refused.getMessage());
    }
  }

  private UnfitLineException unfit(String fault) {
    return new UnfitLineException(
        file, lines.line(), fault + "; --format lines sends lines as they are, without a key");
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
