package io.millrace.simulate.measure;

/**
 * Which parts of the results are judged besides the whole.
 *
 * @param last answers of each key in a sliding window; 0 for none
 * @param fading factor by which each answer of a key reduces the weight of earlier ones; 0 for none
 * @param days length of windows of event time; 0 for none
 */
public record Recent(int last, double fading, int days) {

  /** Nothing but the whole. */
  public static final Recent NONE = new Recent(0, 0, 0);
}
