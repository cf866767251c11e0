package io.millrace.streaming.connect.series;

import io.millrace.api.pipeline.RecordFormat;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/*
 *   0: short | type: byte (8 unsigned bytes) | dimensions: byte | size of each: int, big-endian |
 *   values, the last dimension fastest
 *
 *   3 dimensions   images: rows are the steps, or pixels
 *   2 dimensions   sequences of one value
 *   1 dimension    labels, in a file of their own
 */
/** Images of an idx file, such as those of MNIST, as sequences. */
final class IdxRows implements SeriesRows {

  private static final int UNSIGNED_BYTES = 8;
  private static final int LARGEST = 1 << 24;

  private final DataInputStream in;
  private final DataInputStream labels;
  private final String stem;
  private final RecordFormat.Series format;
  private final int count;
  private final int steps;
  private final int width;
  private int image;
  private int step;
  private int label = -1;

  private IdxRows(
      DataInputStream in,
      DataInputStream labels,
      String file,
      RecordFormat.Series format,
      int[] sizes) {
    this.in = in;
    this.labels = labels;
    this.stem = SeriesFile.stem(file);
    this.format = format;
    this.count = sizes[0];
    boolean byPixel = format.layout() == RecordFormat.SeriesLayout.IDX_PIXELS;
    int columns = sizes.length == 3 ? sizes[2] : 1;
    this.steps = byPixel ? sizes[1] * columns : sizes[1];
    this.width = byPixel ? 1 : columns;
  }

  static IdxRows of(
      InputStream raw, String file, RecordFormat.Series format, SeriesFile.Opening opening)
      throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(raw));
    int[] sizes = head(in, file);
    if (sizes.length < 2 || sizes.length > 3) {
      throw SeriesFile.fault(
          file,
          "images, of three dimensions, or sequences, of two",
          sizes.length == 1
              ? "labels; name this file in labels of the images' format"
              : sizes.length + " dimensions");
    }
    DataInputStream labels = null;
    if (!format.labels().isEmpty()) {
      labels = new DataInputStream(new BufferedInputStream(opening.open(format.labels())));
      try {
        int[] of = head(labels, format.labels());
        if (of.length != 1 || of[0] != sizes[0]) {
          throw SeriesFile.fault(
              format.labels(),
              sizes[0] + " labels, one for each image of " + file,
              of.length == 1 ? of[0] + "" : of.length + " dimensions");
        }
      } catch (IOException failed) {
        labels.close();
        throw failed;
      }
    }
    return new IdxRows(in, labels, file, format, sizes);
  }

  private static int[] head(DataInputStream in, String file) throws IOException {
    int zero = in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int dimensions = in.readUnsignedByte();
    if (zero != 0 || dimensions == 0) {
      throw SeriesFile.fault(file, "an idx file", "another; correct path or format");
    }
    if (type != UNSIGNED_BYTES) {
      throw SeriesFile.fault(
          file, "values of unsigned bytes (type 8)", "type " + type + "; convert the file");
    }
    int[] sizes = new int[dimensions];
    long each = 1;
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = in.readInt();
      each *= i == 0 ? 1 : Math.max(1, sizes[i]);
      if (sizes[i] < 0 || each > LARGEST) {
        throw SeriesFile.fault(
            file, "images of up to " + LARGEST + " pixels", "a size of " + sizes[i]);
      }
    }
    return sizes;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public boolean next(StringBuilder row) throws IOException {
    if (image == count || steps == 0) {
      return false;
    }
    if (step == 0 && labels != null) {
      label = labels.readUnsignedByte();
    }
    row.append('"').append(SeriesFile.escaped(stem)).append('-').append(image + 1).append("\",");
    row.append(SeriesFile.time(format, step)).append(',');
    if (label >= 0) {
      row.append(label);
    }
    for (int value = 0; value < width; value++) {
      row.append(',').append(in.readUnsignedByte());
    }
    row.append('\n');
    step++;
    if (step == steps) {
      step = 0;
      image++;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    if (labels != null) {
      labels.close();
    }
    in.close();
  }
}
