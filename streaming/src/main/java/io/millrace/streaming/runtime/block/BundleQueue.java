package io.millrace.streaming.runtime.block;

/**
 * Computes bundles, on the task's thread or on a worker thread while the task gathers the next
 * bundle. Only the task's thread may call it.
 *
 * <p>Work is computed one piece after the other in the order of submission. In that order, on the
 * task's thread, its results are emitted and it is completed.
 */
public interface BundleQueue extends AutoCloseable {

  /** A piece of work, on states that no other piece in the queue uses. */
  interface Work {

    /** Computes. May run on another thread, so it may read and write its own states only. */
    void compute(ResultCollector collector);

    /** Stores the computed states, on the task's thread. */
    void complete() throws Exception;
  }

  /** Adds work; waits while the queue is full. */
  void submit(Work work) throws Exception;

  /**
   * Waits until all work is completed and its results are emitted. Throws the exception of work
   * that failed.
   */
  void drain() throws Exception;

  /** Whether all submitted work is completed. */
  boolean isEmpty();

  /** Drops work that is not completed, and waits for the work being computed. */
  @Override
  void close();
}
