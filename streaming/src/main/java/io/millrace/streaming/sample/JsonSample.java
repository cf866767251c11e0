package io.millrace.streaming.sample;

import io.millrace.streaming.connect.json.JsonPaths;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.LineReader;
import io.millrace.streaming.connect.record.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Reads JSON lines as a sample. */
final class JsonSample {

  private static final String OF_A_FIELD = "'.NAME[]'";

  private JsonSample() {}

  /**
   * Reads the records of a file.
   *
   * @throws FileException if its lines are no JSON records
   */
  static Sample read(SampleFile file) throws IOException {
    FieldTable table = new FieldTable();
    JsonPaths paths = new JsonPaths();
    int unread = 0;
    boolean whole = file.whole();
    String first = "";
    try (LineReader lines =
        new LineReader(new ByteArrayInputStream(file.bytes()), Sample.MOST_BYTES, 0, 0)) {
      for (LineReader.Found found = lines.next();
          found != LineReader.Found.END;
          found = lines.next()) {
        if (table.isFull()) {
          whole = false;
          break;
        }
        if (found == LineReader.Found.NO_END_YET || lines.length() == 0) {
          continue;
        }
        try {
          paths.visit(lines.bytes(), lines.offset(), lines.held(), table.next());
        } catch (Refusal refused) {
          table.giveBack();
          first = unread == 0 ? refused.getMessage() : first;
          unread++;
        }
      }
    }
    if (table.records() == 0 || (unread > 0 && isOneValue(file, paths))) {
      throw notLines(file, first, isOneValue(file, paths));
    }
    if (table.records() == 1 && unread == 0 && whole && table.holdsListOfObjects()) {
      throw notLines(file, "", true);
    }
    return new Sample(
        file.path(),
        new Sample.Shape.Json(),
        table.columns(),
        new Sample.Size(table.records(), unread, whole),
        List.of());
  }

  /** Whether the file as a whole is one JSON value, written over many lines. */
  private static boolean isOneValue(SampleFile file, JsonPaths paths) {
    try {
      paths.visit(file.bytes(), 0, file.bytes().length, (path, kind, text) -> {});
      return true;
    } catch (Refusal notOne) {
      return false;
    }
  }

  private static FileException notLines(SampleFile file, String found, boolean one) {
    return new FileException(
        "Cannot look at "
            + file.path()
            + ": expected one JSON object a line, found "
            + (one ? "one JSON value for the whole file" : "lines of which none is (" + found + ")")
            + "; write its records as lines, for example with jq -c "
            + records(file, one)
            + " "
            + file.path()
            + " > records.jsonl"
            + (records(file, one).equals(OF_A_FIELD) ? ", NAME being the field of the list" : ""));
  }

  /** What jq selects: elements of a list, or each of several values that span lines. */
  private static String records(SampleFile file, boolean one) {
    return !one ? "." : file.bytes()[0] == '[' ? "'.[]'" : OF_A_FIELD;
  }
}
