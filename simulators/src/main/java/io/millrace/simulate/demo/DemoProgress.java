package io.millrace.simulate.demo;

/** Receives the progress of a demo, in the thread that runs it. */
public interface DemoProgress {

  /** A part of the work begins. */
  void begins(String part);

  /**
   * Results have arrived.
   *
   * @param results so far
   * @param expected number of all results
   * @param seconds since the first reading was sent
   */
  void advances(long results, long expected, double seconds);
}
