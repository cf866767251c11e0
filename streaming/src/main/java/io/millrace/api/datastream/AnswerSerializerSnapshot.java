package io.millrace.api.datastream;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;

/**
 * Represents the serializer of answers in savepoints; used by Flink only. The class name is part of
 * every savepoint with answers in its state and never changes. The version of the bytes is in every
 * record.
 *
 * <p>The example of {@link Answer} uses it without naming it.
 */
public final class AnswerSerializerSnapshot extends SimpleTypeSerializerSnapshot<Answer> {

  /** For Flink. */
  public AnswerSerializerSnapshot() {
    super(AnswerSerializer::new);
  }
}
