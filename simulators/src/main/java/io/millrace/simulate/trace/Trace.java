package io.millrace.simulate.trace;

import java.util.List;
import java.util.stream.Stream;

/** Readings of several stations over the same channels, in time order. */
public interface Trace {

  /** What a reading measures, in the order of its values. */
  List<Channel> channels();

  /** The stations, sorted. */
  List<String> keys();

  /** Number of readings. */
  long count();

  /** Whom to thank, and under which licence: one line for the foot of a report. */
  String attribution();

  /** All readings, oldest first, read as they are asked for. Close the stream. */
  Stream<Reading> readings();
}
