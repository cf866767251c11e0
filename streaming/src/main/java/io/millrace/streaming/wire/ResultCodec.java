package io.millrace.streaming.wire;

import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2; fields as in WireFields:
 *
 *   | key: text | group: text | time: long | sequence: long | version: long | output: floats
 *   | label: text, may be null | source: text | role: text, the constant's name |
 *
 * Version 1 ends after the label.
 */
/** Reads and writes a {@link Result}. */
final class ResultCodec implements RecordCodec<Result> {

  private static final long serialVersionUID = 1L;

  @Override
  public RecordKind kind() {
    return RecordKind.RESULT;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(Result record, DataOutputView out) throws IOException {
    writeAnswer(record, out);
    WireFields.writeText(record.author().source(), out);
    WireFields.writeConstant(record.author().role(), out);
  }

  @Override
  public Result read(DataInputView in) throws IOException {
    int first = in.readInt();
    WireVersion.checkUnmarked(first, kind());
    return new Result(
        WireFields.readText(first, in),
        WireFields.readText(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        WireFields.readFloats(in),
        WireFields.readText(in),
        new ResultSource(
            WireFields.readText(in), WireFields.readConstant(ResultSource.Role.class, in)));
  }

  /** Writes the fields that both versions begin with. */
  private static void writeAnswer(Result record, DataOutputView out) throws IOException {
    WireFields.writeText(record.key(), out);
    WireFields.writeText(record.group(), out);
    out.writeLong(record.time());
    out.writeLong(record.sequence());
    out.writeLong(record.version());
    WireFields.writeFloats(record.output(), out);
    WireFields.writeText(record.label(), out);
  }

  /** Version 1, without the author: it is read as {@link ResultSource#UNKNOWN} and not written. */
  static final class First implements RecordCodec<Result> {

    private static final long serialVersionUID = 1L;

    @Override
    public RecordKind kind() {
      return RecordKind.RESULT;
    }

    @Override
    public int version() {
      return WireVersion.FIRST;
    }

    @Override
    public void write(Result record, DataOutputView out) throws IOException {
      writeAnswer(record, out);
    }

    @Override
    public Result read(DataInputView in) throws IOException {
      int first = in.readInt();
      WireVersion.checkUnmarked(first, kind());
      return new Result(
          WireFields.readText(first, in),
          WireFields.readText(in),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          WireFields.readFloats(in),
          WireFields.readText(in));
    }
  }
}
