package io.millrace.streaming.connect.record;

import java.io.Serializable;

/** Writes one record as bytes, without a line end. */
public interface RecordEncoder<T> extends Serializable {

  byte[] write(T record);
}
