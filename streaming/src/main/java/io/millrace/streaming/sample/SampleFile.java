package io.millrace.streaming.sample;

import io.millrace.streaming.connect.file.FileListing;
import io.millrace.streaming.connect.file.InputFiles;
import io.millrace.streaming.connect.record.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The beginning of a file.
 *
 * @param path the first file of the path that was named
 * @param bytes unpacked; a longer file is cut after its last whole line, as far as it has lines
 * @param whole whether they are all
 */
record SampleFile(String path, byte[] bytes, boolean whole) {

  private static final int LOOKED_AT = 1 << 12;

  /** What a file holds, by its first bytes. */
  enum Content {
    /** Lines of JSON. */
    JSON,
    /** A container file of Avro. */
    AVRO,
    /** Other text. */
    TEXT
  }

  /**
   * Reads the beginning of the first file of a path.
   *
   * @throws FileException if there is none, or it cannot be read
   */
  static SampleFile of(String path) throws IOException {
    String first = FileListing.of(path).get(0);
    try (InputStream in = InputFiles.open(first, 0)) {
      byte[] bytes = in.readNBytes(Sample.MOST_BYTES + 1);
      boolean whole = bytes.length <= Sample.MOST_BYTES;
      return new SampleFile(first, whole ? bytes : upToLastLine(bytes), whole);
    } catch (IOException failed) {
      throw InputFiles.failure(first, failed);
    }
  }

  private static byte[] upToLastLine(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end == 0 ? bytes : Arrays.copyOf(bytes, end);
  }

  /**
   * What the file holds.
   *
   * @throws FileException if it is none of what a pipeline reads, with the cure
   */
  Content content() throws FileException {
    if (bytes.length == 0) {
      throw unreadable("nothing", "name a file with records");
    }
    if (begins("Obj\u0001")) {
      return Content.AVRO;
    }
    if (begins("PAR1") || begins("ORC")) {
      throw unreadable(
          "a file in columns such as Parquet", "write it as CSV, JSON lines or Avro first");
    }
    if (begins("PK")) {
      throw unreadable(
          "a zip archive or a spreadsheet", "unpack it, or save the sheet as CSV, and name that");
    }
    if (begins("SQLite")) {
      throw unreadable("a database", "write the table as CSV, and name that");
    }
    if (bytes.length > 1
        && ((bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)
            || (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF))) {
      throw unreadable(
          "text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 " + path + " > converted.csv");
    }
    for (int at = 0; at < Math.min(bytes.length, LOOKED_AT); at++) {
      if (bytes[at] >= 0 && bytes[at] < ' ' && "\t\r\n\f\u001b".indexOf(bytes[at]) < 0) {
        throw unreadable("bytes that are no text", "write it as CSV, JSON lines or Avro first");
      }
    }
    if (indexOf('\n') < 0 && indexOf('\r') >= 0 && indexOf('\r') < bytes.length - 1) {
      throw unreadable(
          "lines that end with a carriage return alone",
          "convert it: tr '\\r' '\\n' < " + path + " > converted.csv");
    }
    int first = firstVisible();
    return first >= 0 && (bytes[first] == '{' || bytes[first] == '[') ? Content.JSON : Content.TEXT;
  }

  private FileException unreadable(String found, String cure) {
    return new FileException(
        "Cannot look at "
            + path
            + ": expected CSV, JSON lines or an Avro file, found "
            + found
            + "; "
            + cure);
  }

  private int indexOf(char letter) {
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == letter) {
        return at;
      }
    }
    return -1;
  }

  private boolean begins(String magic) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= wanted.length
        && Arrays.equals(bytes, 0, wanted.length, wanted, 0, wanted.length);
  }

  private int firstVisible() {
    int at = begins("\u00EF\u00BB\u00BF") ? 3 : 0;
    while (at < bytes.length && bytes[at] <= ' ' && bytes[at] >= 0) {
      at++;
    }
    return at < bytes.length ? at : -1;
  }

  /** UTF-8 if the bytes are; else the character set of Western Windows, which no byte refutes. */
  String charset() {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return "UTF-8";
    } catch (CharacterCodingException other) {
      return Charset.forName("windows-1252").name();
    }
  }
}
