package io.millrace.streaming.connect.series;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.FileException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/*
 *   RIFF | size: int | WAVE | chunks: name of 4 letters | size: int | content, padded to even
 *
 *   fmt    format: short (1 integers, 3 floats, -2 in the extension) | channels: short | rate: int |
 *          bytes a second: int | bytes a step: short | bits a sample: short | extension
 *   data   samples, little-endian, channels in turn
 */
/** Samples of a WAV file, integers scaled to -1 to 1. */
final class WavRows implements SeriesRows {

  private static final int INTEGERS = 1;
  private static final int FLOATS = 3;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int MOST_CHANNELS = 256;

  /** Size of a chunk of a stream whose length was not known when it was begun. */
  private static final long OPEN = 0xFFFFFFFFL;

  private final InputStream in;
  private final String file;
  private final String stem;
  private final RecordFormat.Series format;
  private int coding;
  private int channels;
  private long rate;
  private int bits;
  private long left;
  private final byte[] sample;
  private long step;

  WavRows(InputStream in, String file, RecordFormat.Series format) throws IOException {
    this.in = new BufferedInputStream(in);
    this.file = file;
    this.stem = SeriesFile.stem(file);
    this.format = format;
    head();
    this.sample = new byte[bits / 8];
  }

  private void head() throws IOException {
    if (!word().equals("RIFF") | size() < 0 | !word().equals("WAVE")) {
      throw SeriesFile.fault(file, "a WAV file", "another; correct path or format");
    }
    while (true) {
      String name = word();
      long size = size();
      if (name.equals("data")) {
        if (size == 0) {
          // A recorder writes the size when it ends: no rows would be all there is, without a word.
          throw SeriesFile.fault(
              file,
              "samples",
              "a size of 0 bytes in its chunk 'data', as a recorder leaves that was interrupted;"
                  + " write the sizes, such as by sox --ignore-length, or remove the file");
        }
        left = size == OPEN ? Long.MAX_VALUE : size;
        break;
      }
      if (name.equals("fmt ")) {
        format(in.readNBytes((int) Math.min(size, 1 << 16)));
      } else {
        in.skipNBytes(size);
      }
      in.skipNBytes(size % 2);
    }
    if (channels == 0) {
      throw SeriesFile.fault(file, "a chunk 'fmt ' before the samples", "none");
    }
  }

  private void format(byte[] bytes) throws FileException, EOFException {
    if (bytes.length < 16) {
      throw new EOFException();
    }
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    coding = fields.getShort(0) & 0xFFFF;
    channels = fields.getShort(2) & 0xFFFF;
    rate = fields.getInt(4) & 0xFFFFFFFFL;
    bits = fields.getShort(14) & 0xFFFF;
    if (coding == EXTENSIBLE && bytes.length >= 26) {
      coding = fields.getShort(24) & 0xFFFF;
    }
    boolean known =
        coding == INTEGERS
            ? bits == 8 || bits == 16 || bits == 24 || bits == 32
            : coding == FLOATS && (bits == 32 || bits == 64);
    if (!known) {
      throw SeriesFile.fault(
          file,
          "samples of 8 to 32 bits, or floats",
          "coding " + coding + " with " + bits + " bits; convert the file to 16-bit PCM");
    }
    if (channels < 1 || channels > MOST_CHANNELS || rate < 1) {
      throw SeriesFile.fault(
          file,
          "1 to " + MOST_CHANNELS + " channels at a rate above 0",
          channels + " at " + rate + " Hz");
    }
  }

  private String word() throws IOException {
    byte[] letters = in.readNBytes(4);
    if (letters.length < 4) {
      throw new EOFException();
    }
    return new String(letters, US_ASCII);
  }

  private long size() throws IOException {
    byte[] bytes = in.readNBytes(4);
    if (bytes.length < 4) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xFFFFFFFFL;
  }

  @Override
  public int width() {
    return channels;
  }

  @Override
  public boolean next(StringBuilder row) throws IOException {
    int whole = sample.length * channels;
    if (left < whole) {
      return false;
    }
    row.append('"').append(SeriesFile.escaped(stem)).append("\",");
    row.append(format.start().toEpochMilli() + step * 1000 / rate).append(',');
    for (int channel = 0; channel < channels; channel++) {
      int read = in.readNBytes(sample, 0, sample.length);
      if (read == 0 && channel == 0 && left > Long.MAX_VALUE / 2) {
        row.setLength(0);
        return false;
      }
      if (read < sample.length) {
        throw new EOFException();
      }
      row.append(',').append(value());
    }
    row.append('\n');
    left -= whole;
    step++;
    return true;
  }

  private float value() {
    ByteBuffer bytes = ByteBuffer.wrap(sample).order(ByteOrder.LITTLE_ENDIAN);
    if (coding == FLOATS) {
      return bits == 64 ? (float) bytes.getDouble() : bytes.getFloat();
    }
    return switch (bits) {
      case 8 -> ((sample[0] & 0xFF) - 128) / 128f;
      case 16 -> bytes.getShort() / 32_768f;
      case 24 -> ((sample[2] << 16) | (sample[1] & 0xFF) << 8 | (sample[0] & 0xFF)) / 8_388_608f;
      default -> bytes.getInt() / 2_147_483_648f;
    };
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
