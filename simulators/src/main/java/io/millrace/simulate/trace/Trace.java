package io.millrace.simulate.trace;

import java.util.List;
import java.util.stream.Stream;

/** Readings of several stations over the same channels, in time order. */
public interface Trace {

  /** The channels, in the order of a reading's values. */
  List<Channel> channels();

  /** The stations, sorted. */
  List<String> keys();

  /** Number of readings. */
  long count();

  /** Source and licence, as one line for the foot of a report. */
  String attribution();

  /** All readings, oldest first, read lazily. The caller closes the stream. */
  Stream<Reading> readings();
}
