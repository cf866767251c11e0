package io.millrace.streaming.runtime.decode;

/** In which order the packets of a key arrive. */
public enum Arrival {
  /** As they were written, as on a topic: a gap is a loss, and is told at once. */
  AS_WRITTEN,
  /** In any order, as from the files of a folder: a gap is a loss if it is left at the end. */
  ANY_ORDER
}
