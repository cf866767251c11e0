package io.millrace.api.datastream;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 1, big-endian. text = int length + UTF-8; text? = the same, length -1 for null; floats =
 * int count + floats.
 *
 *   answer   | 1: byte | table: int length + bytes | key: text | group: text | time: long
 *            | sequence: long | version: long | output: floats | label: text? | source: text
 *            | role: text |
 *   table    | channels: int | missing: text | fields: int
 *            | fields x (name: text, width: int, form: text, units: text) |
 *
 * Every record contains its version and table, because in-flight records have no serializer
 * snapshot, and because one stream or state may contain answers of several operators. Almost all
 * records have the same table: it is encoded and decoded once, and compared as bytes afterwards.
 */
/** Reads and writes the bytes of an answer. Not thread-safe: it caches the last table. */
final class AnswerFormat {

  static final int VERSION = 1;

  /**
   * Maximum bytes of a table: an operator has few fields with short names, so more means damage.
   */
  private static final int LONGEST_TABLE = 1 << 20;

  private Ports lastWritten;
  private byte[] writtenTable;
  private Ports lastRead;
  private byte[] readTable = {};

  void write(Answer answer, DataOutputView out) throws IOException {
    if (!answer.ports().equals(lastWritten)) {
      writtenTable = table(answer.ports());
      lastWritten = answer.ports();
    }
    out.writeByte(VERSION);
    out.writeInt(writtenTable.length);
    out.write(writtenTable);
    Result result = answer.result();
    writeText(result.key(), out);
    writeText(result.group(), out);
    out.writeLong(result.time());
    out.writeLong(result.sequence());
    out.writeLong(result.version());
    out.writeInt(result.output().length);
    for (float number : result.output()) {
      out.writeInt(Float.floatToRawIntBits(number));
    }
    writeText(result.label(), out);
    writeText(result.author().source(), out);
    writeText(result.author().role().name(), out);
  }

  Answer read(DataInputView in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "Cannot read an answer: expected version " + VERSION + ", found " + version);
    }
    int length = in.readInt();
    if (length < 0 || length > LONGEST_TABLE) {
      throw new IOException(
          "Cannot read an answer: expected a table of fields of up to "
              + LONGEST_TABLE
              + " bytes, found "
              + length);
    }
    byte[] table = new byte[length];
    in.readFully(table);
    if (lastRead == null || !Arrays.equals(table, readTable)) {
      lastRead = ports(table);
      readTable = table;
    }
    Result result =
        new Result(
            readText(in),
            readText(in),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            readFloats(in),
            readText(in),
            new ResultSource(readText(in), ResultSource.Role.valueOf(readText(in))));
    return new Answer(result, lastRead);
  }

  /** Encodes the fields of an output row. */
  static byte[] table(Ports ports) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(ports.inputWidth());
      writeText(ports.missing().name(), out);
      out.writeInt(ports.outputs().size());
      for (OutputField field : ports.outputs()) {
        writeText(field.name(), out);
        out.writeInt(field.width());
        writeText(field.form().name(), out);
        writeText(field.units().name(), out);
      }
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Cannot write into memory", impossible);
    }
  }

  /** Decodes the fields of an output row. */
  static Ports ports(byte[] table) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(table));
    int channels = in.readInt();
    Ports.Missing missing = Ports.Missing.valueOf(readText(in));
    List<OutputField> fields = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      fields.add(
          new OutputField(
              readText(in),
              in.readInt(),
              OutputField.Form.valueOf(readText(in)),
              OutputField.Units.valueOf(readText(in))));
    }
    return new Ports(channels, missing, fields);
  }

  private static void writeText(String text, DataOutput out) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInput in) throws IOException {
    int length = in.readInt();
    if (length == -1) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static float[] readFloats(DataInputView in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(in.readInt());
    }
    return values;
  }
}
