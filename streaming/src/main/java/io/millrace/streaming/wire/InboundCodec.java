package io.millrace.streaming.wire;

import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.SensorReadings;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2:
 *
 *   | 0: byte | observation |   or   | 1: byte | dead letter |
 *   | 2: byte | code        |   or   | 3: byte | model release |
 *   | 4: byte | sensor readings |
 *
 * Version 1 contains model releases of version 1. A new layout of an inner record needs no new
 * version here, because its bytes contain their own version. A new kind of inbound record gets the
 * next tag, below 128.
 */
/** Reads and writes an {@link Inbound} record: a tag for its kind, and the record. */
final class InboundCodec implements RecordCodec<Inbound> {

  private static final long serialVersionUID = 1L;

  private static final int OBSERVATION = 0;
  private static final int DEAD_LETTER = 1;
  private static final int CODE = 2;
  private static final int RELEASE = 3;
  private static final int SENSOR_READINGS = 4;

  private final int version;
  private final ObservationCodec observations = new ObservationCodec();
  private final DeadLetterCodec letters = new DeadLetterCodec();
  private final CodeCodec codes = new CodeCodec();
  private final SensorReadingsCodec readings = new SensorReadingsCodec();
  private final RecordCodec<ModelRelease> releases;

  InboundCodec() {
    this(WireVersion.UNMARKED, new ModelReleaseCodec());
  }

  private InboundCodec(int version, RecordCodec<ModelRelease> releases) {
    this.version = version;
    this.releases = releases;
  }

  /** Version 1. */
  static InboundCodec first() {
    return new InboundCodec(WireVersion.FIRST, new ModelReleaseCodec.First());
  }

  @Override
  public RecordKind kind() {
    return RecordKind.INBOUND;
  }

  @Override
  public int version() {
    return version;
  }

  @Override
  public void write(Inbound record, DataOutputView out) throws IOException {
    if (record instanceof Observation observation) {
      out.writeByte(OBSERVATION);
      observations.write(observation, out);
    } else if (record instanceof DeadLetter letter) {
      out.writeByte(DEAD_LETTER);
      letters.write(letter, out);
    } else if (record instanceof CodedObservation code) {
      out.writeByte(CODE);
      codes.write(code, out);
    } else if (record instanceof ModelRelease release) {
      out.writeByte(RELEASE);
      releases.write(release, out);
    } else if (record instanceof SensorReadings sensors) {
      out.writeByte(SENSOR_READINGS);
      readings.write(sensors, out);
    } else {
      throw new IOException("Cannot write an inbound record: expected one of the five kinds");
    }
  }

  @Override
  public Inbound read(DataInputView in) throws IOException {
    int tag = in.readByte();
    WireVersion.checkUnmarked(tag, kind());
    return switch (tag) {
      case OBSERVATION -> observations.read(in);
      case DEAD_LETTER -> letters.read(in);
      case CODE -> codes.read(in);
      case RELEASE -> releases.read(in);
      case SENSOR_READINGS -> readings.read(in);
      default ->
          throw new IOException(
              "Cannot read an inbound record: expected tag 0 to 4, found "
                  + tag
                  + "; the checkpoint is damaged, or a later release wrote it");
    };
  }
}
