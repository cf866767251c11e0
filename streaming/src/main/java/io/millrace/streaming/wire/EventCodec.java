package io.millrace.streaming.wire;

import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.Found;
import io.millrace.api.record.Event;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 4; fields as in WireFields:
 *
 *   | -4: int | the fields of version 3 behind its mark | held: int |
 *
 * Version 3:
 *
 *   | -3: int | the fields of version 2 | channel: text, or null | contribution: float |
 *   | observed: float | expected: float |
 *
 * The last three are there only with a channel. Version 2, the first that there is:
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

  private static final int VERSION = 4;
  private static final int WITHOUT_HELD = 3;

  @Override
  public RecordKind kind() {
    return RecordKind.EVENT;
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public void write(Event record, DataOutputView out) throws IOException {
    out.writeInt(WireVersion.mark(VERSION));
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
    writeCulprit(record.extent().culprit(), out);
    out.writeInt(record.extent().held());
  }

  private static void writeCulprit(Event.Culprit culprit, DataOutputView out) throws IOException {
    if (culprit == null) {
      WireFields.writeText(null, out);
      return;
    }
    WireFields.writeText(culprit.channel(), out);
    out.writeFloat(culprit.contribution());
    out.writeFloat(culprit.observed());
    out.writeFloat(culprit.expected());
  }

  private static Event.Culprit readCulprit(DataInputView in) throws IOException {
    String channel = WireFields.readText(in);
    return channel == null
        ? null
        : new Event.Culprit(channel, in.readFloat(), in.readFloat(), in.readFloat());
  }

  @Override
  public Event read(DataInputView in) throws IOException {
    int first = in.readInt();
    if (!WireVersion.isMark(first)) {
      return readUnmarked(first, in);
    }
    int version = WireVersion.marked(first);
    if (version != VERSION && version != WITHOUT_HELD) {
      throw WireVersion.unknown(kind(), version, VERSION);
    }
    Event event = readUnmarked(in.readInt(), in);
    Event.Extent extent = event.extent();
    return new Event(
        event.kind(),
        event.what(),
        event.place(),
        event.reading(),
        new Event.Extent(
            extent.value(),
            extent.since(),
            extent.peak(),
            readCulprit(in),
            version == VERSION ? in.readInt() : 0),
        event.effect());
  }

  private static Event readUnmarked(int first, DataInputView in) throws IOException {
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
