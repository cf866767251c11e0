package io.millrace.streaming.wire;

import io.millrace.api.evaluation.AnswerMetrics;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.judge.Evaluated;
import java.io.IOException;
import java.util.Arrays;

/** The kinds of records between operators. Names are part of checkpoints and never change. */
enum RecordKind {
  INBOUND(Inbound.class, "an inbound record"),
  OBSERVATION(Observation.class, "an observation"),
  DEAD_LETTER(DeadLetter.class, "a dead letter"),
  RESULT(Result.class, "a result"),
  MODEL_RELEASE(ModelRelease.class, "a model release"),
  CODE(CodedObservation.class, "a code"),
  ANSWERED_ROW(AnsweredRow.class, "an answered row"),
  KEY_QUEUE(KeyQueue.class, "the queue of a key"),
  SENSOR_READINGS(SensorReadings.class, "readings of sensors"),
  EVENT(Event.class, "an event"),
  EVALUATED(Evaluated.class, "a record of an evaluation"),
  ANSWER_METRICS(AnswerMetrics.class, "metrics of answers");

  private final Class<?> type;
  private final String text;

  /**
   * @param text name with an article, for messages
   */
  RecordKind(Class<?> type, String text) {
    this.type = type;
    this.text = text;
  }

  /**
   * The kind with a name from a checkpoint.
   *
   * @throws IOException if this release has no kind of that name
   */
  static RecordKind named(String name) throws IOException {
    for (RecordKind kind : values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new IOException(
        "Cannot read which records a checkpoint holds: expected one of "
            + Arrays.toString(values())
            + ", found '"
            + name
            + "'; use the release that wrote the checkpoint, or a later one");
  }

  Class<?> type() {
    return type;
  }

  String text() {
    return text;
  }

  /**
   * The codec for the version that a snapshot names.
   *
   * @throws IOException if this release does not know the version
   */
  RecordCodec<?> codec(int version) throws IOException {
    int known = current().version();
    if (version < WireVersion.FIRST || version > known) {
      throw WireVersion.unknown(this, version, known);
    }
    return version == WireVersion.FIRST ? first() : current();
  }

  private RecordCodec<?> current() {
    return switch (this) {
      case INBOUND -> new InboundCodec();
      case OBSERVATION -> new ObservationCodec();
      case DEAD_LETTER -> new DeadLetterCodec();
      case RESULT -> new ResultCodec();
      case MODEL_RELEASE -> new ModelReleaseCodec();
      case CODE -> new CodeCodec();
      case ANSWERED_ROW -> new AnsweredRowCodec();
      case KEY_QUEUE -> new KeyQueueCodec();
      case SENSOR_READINGS -> new SensorReadingsCodec();
      case EVENT -> new EventCodec();
      case EVALUATED -> new EvaluatedCodec();
      case ANSWER_METRICS -> new AnswerMetricsCodec();
    };
  }

  /** The codec of version 1, where its bytes differ from those of version 2. */
  private RecordCodec<?> first() {
    return switch (this) {
      case INBOUND -> InboundCodec.first();
      case RESULT -> new ResultCodec.First();
      case MODEL_RELEASE -> new ModelReleaseCodec.First();
      case OBSERVATION,
          DEAD_LETTER,
          CODE,
          ANSWERED_ROW,
          KEY_QUEUE,
          SENSOR_READINGS,
          EVENT,
          EVALUATED,
          ANSWER_METRICS ->
          current();
    };
  }
}
