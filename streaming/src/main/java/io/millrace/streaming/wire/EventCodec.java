package io.millrace.streaming.wire;

import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.record.Event;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2, the first that there is; fields as in WireFields:
 *
 *   | kind: text | what: text | pipeline: text | stage: text | field: text | key: text, or null |
 *   | group: text | time: long | sequence: long | value: float | since: long | peak: float |
 *   | effect: text |
 *
 * Kind, what and effect are the names of constants.
 */
/** Reads and writes an {@link Event}. */
final class EventCodec implements RecordCodec<Event> {

  private static final long serialVersionUID = 1L;

  @Override
  public RecordKind kind() {
    return RecordKind.EVENT;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(Event record, DataOutputView out) throws IOException {
    WireFields.writeConstant(record.kind(), out);
    WireFields.writeConstant(record.what(), out);
    WireFields.writeText(record.place().pipeline(), out);
    WireFields.writeText(record.place().stage(), out);
    WireFields.writeText(record.place().field(), out);
    WireFields.writeText(record.reading().key(), out);
    WireFields.writeText(record.reading().group(), out);
    out.writeLong(record.reading().time());
    out.writeLong(record.reading().sequence());
    out.writeFloat(record.extent().value());
    out.writeLong(record.extent().since());
    out.writeFloat(record.extent().peak());
    WireFields.writeConstant(record.effect(), out);
  }

  @Override
  public Event read(DataInputView in) throws IOException {
    int first = in.readInt();
    WireVersion.checkUnmarked(first, kind());
    return new Event(
        WireFields.readConstant(EventKind.class, first, in),
        WireFields.readConstant(Found.class, in),
        new Event.Place(WireFields.readText(in), WireFields.readText(in), WireFields.readText(in)),
        new Event.Reading(
            WireFields.readText(in), WireFields.readText(in), in.readLong(), in.readLong()),
        new Event.Extent(in.readFloat(), in.readLong(), in.readFloat()),
        WireFields.readConstant(EventEffect.class, in));
  }
}
