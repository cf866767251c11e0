package io.millrace.streaming.wire;

import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2, big-endian. text = int length + UTF-8; text? = the same, length -1 for null; floats = int count + floats;
 * bytes = int count + bytes.
 *
 *   origin        | source: text | partition: int | position: long |
 *   observation   | key: text | group: text | time: long | values: floats | label: text? | origin |
 *   dead letter   | reason: text | detail: text | origin | payload: text |
 *   result        | key: text | group: text | time: long | sequence: long | version: long | output: floats | label: text? | source: text | role: text |
 *   release       | pipeline: text | group: text | version: long | message: bytes | origin |
 *   code          | key: text | group: text | time: long | sequence: long | version: long | packet: bytes | label: text? | origin |
 *   inbound       | 0: byte | observation |   or   | 1: byte | dead letter |   or   | 2: byte | code |   or   | 3: byte | release |
 *
 * Version 1 had no source and role of a result and no origin of a release. No state ever held those two.
 */
/** The bytes of records between operators and in the in-flight part of a checkpoint. */
final class RecordFormat {

  /** Kinds of an inbound record, by tag. */
  private static final List<RecordKind> INBOUND =
      List.of(
          RecordKind.OBSERVATION,
          RecordKind.DEAD_LETTER,
          RecordKind.CODE,
          RecordKind.MODEL_RELEASE);

  private RecordFormat() {}

  static void write(Object record, RecordKind kind, DataOutputView out) throws IOException {
    switch (kind) {
      case INBOUND -> {
        for (int tag = 0; tag < INBOUND.size(); tag++) {
          if (INBOUND.get(tag).type().isInstance(record)) {
            out.writeByte(tag);
            write(record, INBOUND.get(tag), out);
          }
        }
      }
      case OBSERVATION -> writeObservation((Observation) record, out);
      case DEAD_LETTER -> writeDeadLetter((DeadLetter) record, out);
      case RESULT -> writeResult((Result) record, out);
      case MODEL_RELEASE -> writeRelease((ModelRelease) record, out);
      case CODE -> writeCode((CodedObservation) record, out);
    }
  }

  static Object read(RecordKind kind, DataInputView in) throws IOException {
    return switch (kind) {
      case INBOUND -> {
        int tag = in.readByte();
        if (tag < 0 || tag >= INBOUND.size()) {
          throw new IOException("Cannot read a record: expected tag 0 to 3, found " + tag);
        }
        yield read(INBOUND.get(tag), in);
      }
      case OBSERVATION ->
          new Observation(
              readText(in),
              readText(in),
              in.readLong(),
              readFloats(in),
              readText(in),
              readOrigin(in));
      case DEAD_LETTER ->
          new DeadLetter(Reason.valueOf(readText(in)), readText(in), readOrigin(in), readText(in));
      case RESULT ->
          new Result(
              readText(in),
              readText(in),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              readFloats(in),
              readText(in),
              new ResultSource(readText(in), ResultSource.Role.valueOf(readText(in))));
      case MODEL_RELEASE ->
          new ModelRelease(
              readText(in), readText(in), in.readLong(), readBytes(in), readOrigin(in));
      case CODE ->
          new CodedObservation(
              readText(in),
              readText(in),
              new CodedObservation.Position(in.readLong(), in.readLong(), in.readLong()),
              readBytes(in),
              readText(in),
              readOrigin(in));
    };
  }

  private static void writeObservation(Observation record, DataOutputView out) throws IOException {
    writeText(record.key(), out);
    writeText(record.group(), out);
    out.writeLong(record.time());
    writeFloats(record.values(), out);
    writeText(record.label(), out);
    writeOrigin(record.origin(), out);
  }

  private static void writeDeadLetter(DeadLetter record, DataOutputView out) throws IOException {
    writeText(record.reason().name(), out);
    writeText(record.detail(), out);
    writeOrigin(record.origin(), out);
    writeText(record.payload(), out);
  }

  private static void writeResult(Result record, DataOutputView out) throws IOException {
    writeText(record.key(), out);
    writeText(record.group(), out);
    out.writeLong(record.time());
    out.writeLong(record.sequence());
    out.writeLong(record.version());
    writeFloats(record.output(), out);
    writeText(record.label(), out);
    writeText(record.author().source(), out);
    writeText(record.author().role().name(), out);
  }

  private static void writeRelease(ModelRelease record, DataOutputView out) throws IOException {
    writeText(record.pipeline(), out);
    writeText(record.group(), out);
    out.writeLong(record.version());
    out.writeInt(record.message().length);
    out.write(record.message());
    writeOrigin(record.origin(), out);
  }

  private static void writeCode(CodedObservation record, DataOutputView out) throws IOException {
    writeText(record.key(), out);
    writeText(record.group(), out);
    out.writeLong(record.position().time());
    out.writeLong(record.position().sequence());
    out.writeLong(record.position().version());
    out.writeInt(record.packet().length);
    out.write(record.packet());
    writeText(record.label(), out);
    writeOrigin(record.origin(), out);
  }

  private static void writeOrigin(Origin origin, DataOutputView out) throws IOException {
    writeText(origin.source(), out);
    out.writeInt(origin.partition());
    out.writeLong(origin.position());
  }

  private static Origin readOrigin(DataInputView in) throws IOException {
    return new Origin(readText(in), in.readInt(), in.readLong());
  }

  private static void writeText(String text, DataOutputView out) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length == -1) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void writeFloats(float[] values, DataOutputView out) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeInt(Float.floatToRawIntBits(value));
    }
  }

  private static float[] readFloats(DataInputView in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(in.readInt());
    }
    return values;
  }

  private static byte[] readBytes(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
