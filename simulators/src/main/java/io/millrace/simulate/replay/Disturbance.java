package io.millrace.simulate.replay;

import java.util.function.Consumer;

/** What happens to a trace on its way, such as the faults of a scenario. */
public interface Disturbance {

  /** Nothing happens. */
  Disturbance NONE = (key, span) -> (played, out) -> out.accept(played);

  /**
   * What happens to one key. Its choices depend on the key alone, never on other keys.
   *
   * @param span the part of the trace that is played
   */
  OfKey of(String key, TraceSpan span);

  /** What happens to the readings of one key, in their order. */
  interface OfKey {

    /**
     * Takes the next reading.
     *
     * @param out takes what becomes of it, and of those before it
     */
    void take(Played played, Consumer<Played> out);

    /** The key has no more readings. */
    default void finish(Consumer<Played> out) {}
  }
}
