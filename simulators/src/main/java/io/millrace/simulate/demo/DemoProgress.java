package io.millrace.simulate.demo;

/** Is told how far a demo is. Called by the thread that runs it. */
public interface DemoProgress {

  /** A part of the work begins. */
  void begins(String part);

  /**
   * Results have arrived.
   *
   * @param results so far
   * @param expected in all
   * @param seconds since the first reading was sent
   */
  void advances(long results, long expected, double seconds);
}
