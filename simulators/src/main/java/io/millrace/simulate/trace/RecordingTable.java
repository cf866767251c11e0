package io.millrace.simulate.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A packed table of labelled recordings beside this class: time, recording, label, and then the
 * other channels.
 *
 * @param file its name
 * @param channels of a reading; the last is the label
 */
record RecordingTable(String file, List<Channel> channels) {

  /** The rows as readings; the label comes last. Close the stream. */
  Stream<Reading> readings() {
    InputStream packed = RecordingTable.class.getResourceAsStream(file);
    if (packed == null) {
      throw new IllegalStateException(
          "Cannot find " + file + " on the class path: this jar was built without its resources");
    }
    try {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(new GZIPInputStream(packed, 1 << 16), UTF_8));
      String header = lines.readLine();
      List<String> names = channels.stream().map(Channel::name).toList();
      int last = names.size() - 1;
      String others = String.join(",", names.subList(0, last));
      String expected = "time,recording," + names.get(last) + "," + others;
      if (!expected.equals(header)) {
        throw new IllegalStateException(
            "Cannot read " + file + ": expected " + expected + ", found " + header);
      }
      return lines.lines().map(line -> parse(line, last)).onClose(() -> close(lines));
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read " + file + ": " + fault.getMessage(), fault);
    }
  }

  private static Reading parse(String line, int label) {
    String[] cells = line.split(",", -1);
    float[] values = new float[label + 1];
    for (int channel = 0; channel < label; channel++) {
      values[channel] = Float.parseFloat(cells[channel + 3]);
    }
    values[label] = Float.parseFloat(cells[2]);
    return new Reading(cells[1], Long.parseLong(cells[0]), values);
  }

  private void close(BufferedReader lines) {
    try {
      lines.close();
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot close " + file + ": " + fault.getMessage(), fault);
    }
  }
}
