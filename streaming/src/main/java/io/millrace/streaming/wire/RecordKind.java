package io.millrace.streaming.wire;

import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;

/** The records that travel between operators. Names are part of checkpoints: they never change. */
enum RecordKind {
  INBOUND(Inbound.class),
  OBSERVATION(Observation.class),
  DEAD_LETTER(DeadLetter.class),
  RESULT(Result.class),
  MODEL_RELEASE(ModelRelease.class),
  CODE(CodedObservation.class);

  private final Class<?> type;

  RecordKind(Class<?> type) {
    this.type = type;
  }

  Class<?> type() {
    return type;
  }
}
