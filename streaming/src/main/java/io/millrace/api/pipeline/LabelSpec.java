package io.millrace.api.pipeline;

import java.io.Serializable;
import java.time.Duration;

/**
 * Labels and targets that come later than their readings, from a source of their own. A reading is
 * answered when it comes, and learned when it is due, with what has come for it by then.
 *
 * <pre>{@code
 * LabelSpec labels =
 *     new LabelSpec(
 *         new SourceSpec.JsonLines("labels.jsonl"),
 *         LabelSpec.By.TIME,
 *         Duration.ofHours(2),
 *         LabelSpec.MOST);
 * assert labels.bounded();
 * }</pre>
 *
 * <p>A label is a record of key, group, time and one value for each declared target; by id, of key,
 * group, id and the values. Readings that wait cost their features in the state of their key.
 *
 * @param source where they are; the values of a record are the declared targets in their order
 * @param by what tells which reading of its key a label is for
 * @param within how long a reading waits, in event time: it is due when the confirmed time of its
 *     key is so far beyond it
 * @param most readings of a key that wait; with one more, the first is due
 */
public record LabelSpec(SourceSpec source, By by, Duration within, int most)
    implements Serializable {

  /** Readings of a key that wait unless a pipeline says otherwise. */
  public static final int MOST = 10_000;

  private static final int LARGEST_RECORD = 1 << 20;

  /** What tells which reading of its key a label is for. */
  public enum By {
    /** The event time of the reading. */
    TIME,
    /** The position of the reading in the sequence of its key, as in its result. */
    SEQUENCE,
    /**
     * An id that readings and labels carry, such as the number of an order: the text that a record
     * passes to its result. A reading without one is never learned; readings with one id share a
     * label.
     */
    ID
  }

  /**
   * Whether the labels end by themselves. They are then read to their end before the first reading
   * is answered.
   */
  public boolean bounded() {
    return !(source instanceof SourceSpec.Kafka kafka) || kafka.reach() == SourceSpec.Reach.HISTORY;
  }

  /** Returns the same with another source. */
  public LabelSpec with(SourceSpec other) {
    return new LabelSpec(other, by, within, most);
  }

  /** Returns the source as an input without limits. */
  public InputSpec input() {
    return new InputSpec(source, Duration.ZERO, Duration.ofSeconds(30), LARGEST_RECORD);
  }
}
