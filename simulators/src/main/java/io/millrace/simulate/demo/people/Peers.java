package io.millrace.simulate.demo.people;

import io.millrace.simulate.trace.Reading;
import java.util.List;
import java.util.Map;

/** Methods beside the pipeline that read the readings themselves. */
@FunctionalInterface
public interface Peers {

  /**
   * Answers of each method by the time of the reading that they are about; each was given before
   * the reading's own label was used.
   *
   * @param readings of one key, oldest first; the last channel is the label, NaN if unknown
   */
  Map<Method, Map<Long, Integer>> answers(List<Reading> readings);
}
