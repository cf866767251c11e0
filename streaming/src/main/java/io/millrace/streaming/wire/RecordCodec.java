package io.millrace.streaming.wire;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * How the bytes of a record identify their version. For in-flight records there is no serializer
 * snapshot: the new job's serializer reads the bytes that the old job's wrote, without other
 * information.
 *
 *   version 1 and 2     | first field | ... |       begins with the length of a text, 0 or more, or
 *                                                 -1 for null; an inbound record with a tag from 0
 *   version v, from 3   | -v | first field | ... |  -v is an int; a byte for an inbound record
 *
 * So a record of version 2 never begins with -3 or less, and a reader of version 3 also reads
 * version 2. Version 1 cannot be distinguished from version 2 by its bytes, only by the snapshot of
 * a state. No release has written version 1.
 */
/**
 * Reads and writes one kind of record: between operators, in state, and in the in-flight part of a
 * checkpoint. Stateless and thread-safe.
 *
 * <p>A change of a layout needs a new version, a mark before its first field ({@link WireVersion}),
 * and readers of all earlier versions. See decision 17.
 */
interface RecordCodec<T> extends Serializable {

  RecordKind kind();

  /** The version that {@link #write} writes. */
  int version();

  void write(T record, DataOutputView out) throws IOException;

  /**
   * Reads one record of {@link #version}, or of any earlier version that its bytes identify.
   *
   * @throws IOException if the bytes are not such a record, or are of a later version
   */
  T read(DataInputView in) throws IOException;
}
