package io.millrace.streaming.wire;

/** The records that travel between operators. Names are part of checkpoints: they never change. */
enum RecordKind {
  INBOUND(Inbound.class),
  OBSERVATION(Observation.class),
  DEAD_LETTER(DeadLetter.class),
  RESULT(Result.class),
  MODEL_RELEASE(ModelRelease.class),
  CODE(Code.class);

  private final Class<?> type;

  RecordKind(Class<?> type) {
    this.type = type;
  }

  Class<?> type() {
    return type;
  }
}
