package io.millrace.streaming.connect.file;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.core.io.InputStatus;

/** Drives a reader as Flink does, and keeps what it emits. */
public final class Polled implements ReaderOutput<Inbound> {

  public final List<Inbound> records = new ArrayList<>();
  public final List<Long> timestamps = new ArrayList<>();

  /** Polls until a number of records is there, or the input ends. */
  public void poll(FileSourceReader reader, int count) throws IOException {
    while (records.size() < count && reader.pollNext(this) == InputStatus.MORE_AVAILABLE) {}
  }

  /** Polls until the input ends, or nothing is available. */
  public InputStatus poll(FileSourceReader reader) throws IOException {
    InputStatus status = InputStatus.MORE_AVAILABLE;
    while (status == InputStatus.MORE_AVAILABLE) {
      status = reader.pollNext(this);
    }
    return status;
  }

  /** Records as {@code file:line key} or {@code file:line reason}; the file by its name alone. */
  public List<String> shown() {
    return records.stream().map(Polled::shown).toList();
  }

  private static String shown(Inbound record) {
    Origin origin;
    String what;
    if (record instanceof Observation observation) {
      origin = observation.origin();
      what = observation.key();
    } else {
      DeadLetter letter = (DeadLetter) record;
      origin = letter.origin();
      what = letter.reason().word();
    }
    String name = origin.source().substring(origin.source().lastIndexOf('/') + 1);
    return name + ":" + origin.position() + " " + what;
  }

  @Override
  public void collect(Inbound record) {
    collect(record, Long.MIN_VALUE);
  }

  @Override
  public void collect(Inbound record, long timestamp) {
    records.add(record);
    timestamps.add(timestamp);
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void markIdle() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void markActive() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SourceOutput<Inbound> createOutputForSplit(String split) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void releaseOutputForSplit(String split) {
    throw new UnsupportedOperationException();
  }
}
