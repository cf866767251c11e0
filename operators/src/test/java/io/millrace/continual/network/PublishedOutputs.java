package io.millrace.continual.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Matrices of a packed JSON file of reference outputs, by the keys on the way to them. */
record PublishedOutputs(String json) {

  static PublishedOutputs read(Path file) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new PublishedOutputs(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The matrix behind these keys, each sought behind the one before it. */
  float[][] rows(String... keys) {
    int at = 0;
    for (String key : keys) {
      at = json.indexOf("\"" + key + "\"", at) + key.length() + 2;
    }
    int from = json.indexOf("[[", at);
    int to = json.indexOf("]]", from);
    return Arrays.stream(json.substring(from + 2, to).split("\\],\\s*\\["))
        .map(PublishedOutputs::row)
        .toArray(float[][]::new);
  }

  private static float[] row(String text) {
    String[] cells = text.split(",");
    float[] row = new float[cells.length];
    for (int column = 0; column < cells.length; column++) {
      row[column] = Float.parseFloat(cells[column].strip());
    }
    return row;
  }
}
