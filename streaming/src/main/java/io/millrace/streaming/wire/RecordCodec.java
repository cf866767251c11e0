package io.millrace.streaming.wire;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * How the bytes of a record tell their version. In flight there is no snapshot: the new job's serializer reads what the old job's
 * wrote, and knows nothing but the bytes.
 *
 *   version 1 and 2     | first field | ... |     begins with the length of a text, 0 or more, or -1 for null; an inbound
 *                                                 record with a tag from 0
 *   version v, from 3   | -v | first field | ... |   an int; a byte before the tag of an inbound record
 *
 * So -3 and below never begin a record of version 2, and a reader of version 3 also reads version 2. Version 1 cannot be told from
 * version 2: only the snapshot of a state says it. No release has written version 1.
 */
/**
 * Reads and writes one kind of record: between operators, in state, and in the in-flight part of a
 * checkpoint. Stateless, and safe for use by many threads.
 *
 * <p>A change of a layout takes a new version, a mark before its first field ({@link WireVersion}),
 * and readers of all versions before. See decision 17.
 */
interface RecordCodec<T> extends Serializable {

  RecordKind kind();

  /** The version that {@link #write} writes. */
  int version();

  void write(T record, DataOutputView out) throws IOException;

  /**
   * Reads one record of {@link #version}, or of any version before that can be told by its bytes.
   *
   * @throws IOException if the bytes are no such record, or of a later version
   */
  T read(DataInputView in) throws IOException;
}
