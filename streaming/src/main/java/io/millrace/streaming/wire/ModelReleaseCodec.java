package io.millrace.streaming.wire;

import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Origin;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2; fields as in WireFields:
 *
 *   | pipeline: text | group: text | version: long | message: bytes | origin |
 *
 * Version 1 ends after the message, whose format is in io.millrace.api.model.PublishedModel.
 */
/** Reads and writes a {@link ModelRelease}. */
final class ModelReleaseCodec implements RecordCodec<ModelRelease> {

  private static final long serialVersionUID = 1L;

  @Override
  public RecordKind kind() {
    return RecordKind.MODEL_RELEASE;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(ModelRelease record, DataOutputView out) throws IOException {
    writeModel(record, out);
    WireFields.writeOrigin(record.origin(), out);
  }

  @Override
  public ModelRelease read(DataInputView in) throws IOException {
    int first = in.readInt();
    WireVersion.checkUnmarked(first, kind());
    return new ModelRelease(
        WireFields.readText(first, in),
        WireFields.readText(in),
        in.readLong(),
        WireFields.readBytes(in),
        WireFields.readOrigin(in));
  }

  /** Writes the fields that both versions begin with. */
  private static void writeModel(ModelRelease record, DataOutputView out) throws IOException {
    WireFields.writeText(record.pipeline(), out);
    WireFields.writeText(record.group(), out);
    out.writeLong(record.version());
    WireFields.writeBytes(record.message(), out);
  }

  /** Version 1, without the origin: it is read as {@link Origin#NOWHERE} and not written. */
  static final class First implements RecordCodec<ModelRelease> {

    private static final long serialVersionUID = 1L;

    @Override
    public RecordKind kind() {
      return RecordKind.MODEL_RELEASE;
    }

    @Override
    public int version() {
      return WireVersion.FIRST;
    }

    @Override
    public void write(ModelRelease record, DataOutputView out) throws IOException {
      writeModel(record, out);
    }

    @Override
    public ModelRelease read(DataInputView in) throws IOException {
      int first = in.readInt();
      WireVersion.checkUnmarked(first, kind());
      return new ModelRelease(
          WireFields.readText(first, in),
          WireFields.readText(in),
          in.readLong(),
          WireFields.readBytes(in));
    }
  }
}
