package io.millrace.streaming.wire;

import io.millrace.streaming.judge.Evaluated;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2, the first that there is; fields as in WireFields, doubles as a count and raw bits:
 *
 *   | 0: byte | key | group | time: long | sequence: long | known: floats | seen: floats
 *             | answer: floats | label: text, may be null | address: text, may be null |
 *   | 1: byte | key | group | address: text | time: long | known: floats |
 *   | 2: byte | key | group | start: long | end: long | sums: doubles |
 *   | 3: byte | scope: text, the constant's name | key | group | start: long | end: long
 *             | method: int | sums: doubles |
 */
/** Reads and writes an {@link Evaluated} record: a tag for its kind, and the record. */
final class EvaluatedCodec implements RecordCodec<Evaluated> {

  private static final long serialVersionUID = 1L;

  private static final int ANSWERED = 0;
  private static final int TRUTH = 1;
  private static final int OF_KEY = 2;
  private static final int METRICS = 3;

  @Override
  public RecordKind kind() {
    return RecordKind.EVALUATED;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(Evaluated record, DataOutputView out) throws IOException {
    if (record instanceof Evaluated.Answered answered) {
      out.writeByte(ANSWERED);
      WireFields.writeText(answered.key(), out);
      WireFields.writeText(answered.group(), out);
      out.writeLong(answered.time());
      out.writeLong(answered.sequence());
      WireFields.writeFloats(answered.known(), out);
      WireFields.writeFloats(answered.seen(), out);
      WireFields.writeFloats(answered.answer(), out);
      WireFields.writeText(answered.label(), out);
      WireFields.writeText(answered.address(), out);
    } else if (record instanceof Evaluated.Truth truth) {
      out.writeByte(TRUTH);
      WireFields.writeText(truth.key(), out);
      WireFields.writeText(truth.group(), out);
      WireFields.writeText(truth.address(), out);
      out.writeLong(truth.time());
      WireFields.writeFloats(truth.known(), out);
    } else if (record instanceof Evaluated.OfKey key) {
      out.writeByte(OF_KEY);
      WireFields.writeText(key.key(), out);
      WireFields.writeText(key.group(), out);
      out.writeLong(key.start());
      out.writeLong(key.end());
      WireFields.writeDoubles(key.sums(), out);
    } else {
      Evaluated.Metrics metrics = (Evaluated.Metrics) record;
      out.writeByte(METRICS);
      WireFields.writeConstant(metrics.scope(), out);
      WireFields.writeText(metrics.key(), out);
      WireFields.writeText(metrics.group(), out);
      out.writeLong(metrics.start());
      out.writeLong(metrics.end());
      out.writeInt(metrics.method());
      WireFields.writeDoubles(metrics.sums(), out);
    }
  }

  @Override
  public Evaluated read(DataInputView in) throws IOException {
    int tag = in.readByte();
    WireVersion.checkUnmarked(tag, kind());
    return switch (tag) {
      case ANSWERED ->
          new Evaluated.Answered(
              WireFields.readText(in),
              WireFields.readText(in),
              in.readLong(),
              in.readLong(),
              WireFields.readFloats(in),
              WireFields.readFloats(in),
              WireFields.readFloats(in),
              WireFields.readText(in),
              WireFields.readText(in));
      case TRUTH ->
          new Evaluated.Truth(
              WireFields.readText(in),
              WireFields.readText(in),
              WireFields.readText(in),
              in.readLong(),
              WireFields.readFloats(in));
      case OF_KEY ->
          new Evaluated.OfKey(
              WireFields.readText(in),
              WireFields.readText(in),
              in.readLong(),
              in.readLong(),
              WireFields.readDoubles(in));
      case METRICS ->
          new Evaluated.Metrics(
              WireFields.readConstant(Evaluated.Scope.class, in),
              WireFields.readText(in),
              WireFields.readText(in),
              in.readLong(),
              in.readLong(),
              in.readInt(),
              WireFields.readDoubles(in));
      default ->
          throw new IOException(
              "Cannot read a record of an evaluation: expected tag 0 to 3, found "
                  + tag
                  + "; the checkpoint is damaged, or a later release wrote it");
    };
  }
}
