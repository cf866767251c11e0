package io.millrace.api.datastream;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;

/**
 * Stands in savepoints for the serializer of answers; for Flink alone. The name of the class is
 * part of every savepoint whose state holds answers: it never changes. The version of the bytes is
 * in every record.
 *
 * <p>The example of {@link Answer} uses it without naming it.
 */
public final class AnswerSerializerSnapshot extends SimpleTypeSerializerSnapshot<Answer> {

  /** For Flink. */
  public AnswerSerializerSnapshot() {
    super(AnswerSerializer::new);
  }
}
