package io.millrace.evaluate.judge;

/**
 * One reading of a key and what was answered for it. Arrays are owned by the caller and not kept.
 *
 * @param time event time of the reading, milliseconds
 * @param sequence position in the sequence of its key
 * @param known the truth: values, or the class alone; NaN where unknown; empty for scores
 * @param seen the values of the reading, from which simple methods answer
 * @param answer values, followed by lower and upper ends of intervals where there are such; or the
 *     class; or the score; or the bits of a code, the error that was measured and what is decoded
 * @param label text of the reading, or null
 * @param learned the truth from which a season is learned: {@code known}, unless only some of its
 *     values are judged
 */
public record AnsweredRow(
    long time,
    long sequence,
    float[] known,
    float[] seen,
    float[] answer,
    String label,
    float[] learned) {

  /** A reading of which all that is known is judged. */
  public AnsweredRow(
      long time, long sequence, float[] known, float[] seen, float[] answer, String label) {
    this(time, sequence, known, seen, answer, label, known);
  }
}
