package io.millrace.api.testing;

import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import java.lang.management.ManagementFactory;

/**
 * How many bytes steps allocate after warm-up.
 *
 * @param isNone whether enough rounds in succession allocated nothing
 * @param last bytes of the last round
 */
record Allocation(boolean isNone, long last) {

  /** Steps of one measurement. */
  static final int ROUND = 300;

  /** How many rounds are made at most, and how many in succession must be clean. */
  private static final int ROUNDS = 4000;

  private static final int CLEAN = 5;

  /**
   * Steps a block again and again. Compilation ends at a time of its own, so warm-up lasts until a
   * round is clean, within a bound; after that a few more must be.
   */
  static Allocation of(StreamModel model, Rows rows) {
    int clean = 0;
    long last = 0;
    for (int round = 0; round < ROUNDS && clean < CLEAN; round++) {
      last = allocatedBy(model, rows);
      clean = last == 0 ? clean + 1 : 0;
    }
    return new Allocation(clean == CLEAN, last);
  }

  private static long allocatedBy(StreamModel model, Rows rows) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int step = 0; step < ROUND; step++) {
      model.step(rows);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
