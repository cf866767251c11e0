package io.millrace.streaming.judge;

/** A record between the operators that judge answers. Arrays are owned by the records. */
public sealed interface Evaluated {

  /**
   * A reading, and what was answered for it.
   *
   * @param key of the reading
   * @param group of the key
   * @param time event time of the reading, milliseconds
   * @param sequence position in the sequence of the key
   * @param known the truth, where it came with the reading; NaN where unknown
   * @param seen the values from which simple methods answer; empty: {@code known}
   * @param answer the fields that are judged
   * @param label text of the reading, or null
   * @param address by which a truth that comes later names the reading; null if none does
   */
  record Answered(
      String key,
      String group,
      long time,
      long sequence,
      float[] known,
      float[] seen,
      float[] answer,
      String label,
      String address)
      implements Evaluated {}

  /**
   * The truth of a reading that was answered before.
   *
   * @param key of the reading
   * @param group of the key
   * @param address of the reading
   * @param time when it is judged, milliseconds of event time
   * @param known the truth
   */
  record Truth(String key, String group, String address, long time, float[] known)
      implements Evaluated {}

  /**
   * What was judged of a key in one window of event time.
   *
   * @param key the key
   * @param group of the key
   * @param start of the window, milliseconds since 1970 UTC
   * @param end of the window, exclusive
   * @param sums of the window, of the windows so far, and of the recent answers, see {@link
   *     JudgedParts}
   */
  record OfKey(String key, String group, long start, long end, double[] sums)
      implements Evaluated {}

  /**
   * The metrics of one method for a key, a group or all keys, in one window of event time.
   *
   * @param scope of what
   * @param key empty unless of a key
   * @param group empty if of all keys
   * @param start of the window, milliseconds since 1970 UTC
   * @param end of the window, exclusive
   * @param method index of the method
   * @param sums of this method, one part after another
   */
  record Metrics(
      Scope scope, String key, String group, long start, long end, int method, double[] sums)
      implements Evaluated {}

  /** Of what metrics are. */
  enum Scope {
    KEY,
    GROUP,
    OVERALL
  }
}
