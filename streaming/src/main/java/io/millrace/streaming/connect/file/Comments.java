package io.millrace.streaming.connect.file;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.LineReader;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Tells lines that are comments. Where there are comments, an empty line is passed over too. */
final class Comments {

  private final byte[] begin;

  Comments(RecordFormat.CsvLayout layout) {
    begin = layout.lines().comment().getBytes(Charset.forName(layout.charset()));
  }

  /** Whether the last line found is a comment. */
  boolean isOne(LineReader lines) {
    if (begin.length == 0) {
      return false;
    }
    int from = lines.offset();
    return lines.held() == 0
        || lines.held() >= begin.length
            && Arrays.equals(lines.bytes(), from, from + begin.length, begin, 0, begin.length);
  }
}
