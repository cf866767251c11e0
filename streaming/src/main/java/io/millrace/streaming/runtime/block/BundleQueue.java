package io.millrace.streaming.runtime.block;

/**
 * Where gathered records are computed: at once on the task's own thread, or beside it while the
 * task gathers on. Used by the task's thread alone.
 *
 * <p>Whatever the queue, pieces of work are computed one after the other in the order in which they
 * came, what they hand out leaves in that order, and they are completed in that order, on the
 * task's thread.
 */
public interface BundleQueue extends AutoCloseable {

  /** A piece of work, on states that no other piece in the queue touches. */
  interface Work {

    /** Computes. May run on another thread, so it reads and writes nothing but its own states. */
    void compute(ResultCollector collector);

    /** Stores what was computed, on the task's thread. */
    void complete() throws Exception;
  }

  /** Takes work over; waits while too much is in the queue. */
  void submit(Work work) throws Exception;

  /**
   * Waits until all work is completed and what it handed out has left. What failed is thrown as if
   * it had been computed here.
   */
  void drain() throws Exception;

  /** Whether nothing is owed. */
  boolean isEmpty();

  /** Gives up what is not completed, and waits for what is being computed. */
  @Override
  void close();
}
