package io.millrace.streaming.connect.kafka.write;

import java.io.Serializable;

/**
 * Size of the largest record that a writer has sent since its last flush, for the message about a
 * record that is too large: brokers do not say which it was. Encoder and writer of a subtask share
 * it, and its one thread.
 */
public final class LargestRecord implements Serializable {

  private static final long serialVersionUID = 1L;

  private transient int bytes;

  /** Takes note of a record. */
  public void note(int size) {
    bytes = Math.max(bytes, size);
  }

  int bytes() {
    return bytes;
  }

  void forget() {
    bytes = 0;
  }
}
