package io.millrace.api.pipeline;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ranges outside which values of channels cannot be right, and what becomes of such a value. They
 * are applied before any operator sees a reading.
 *
 * <pre>{@code
 * Limits limits = Limits.NONE.with("temperature", -40, 85).outside(Limits.Outside.MISSING);
 * assert limits.ranges().get("temperature").contains(21.5f);
 * assert !limits.ranges().get("temperature").contains(-9999);
 * }</pre>
 *
 * <p>A range whose smallest value is not below its largest is refused.
 *
 * @param ranges by the name of the channel, in its units; a channel without one has no limits
 * @param outside what becomes of a value outside
 */
public record Limits(Map<String, Range> ranges, Outside outside) implements Serializable {

  /** No limits. */
  public static final Limits NONE = new Limits(Map.of(), Outside.REFUSE);

  /** What becomes of a value outside its range. */
  public enum Outside {
    /** The reading is a dead letter. */
    REFUSE,
    /** The value counts as not observed; the others of the reading count. */
    MISSING
  }

  /**
   * A closed range.
   *
   * @param least smallest value
   * @param most largest value
   */
  public record Range(double least, double most) implements Serializable {

    public Range {
      if (!(least < most)) {
        throw new IllegalArgumentException(
            "Cannot limit a channel to "
                + least
                + " to "
                + most
                + ": expected a smaller one first");
      }
    }

    /** Whether a value lies in the range; a missing value does. */
    public boolean contains(float value) {
      // A value is read as the nearest float: 99.9 becomes one above 99.9, and is within 99.9.
      return !(value < (float) least) && !(value > (float) most);
    }
  }

  public Limits {
    // Not Map.copyOf: its order changes from run to run.
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
  }

  /** The same limits and a range of one channel. */
  public Limits with(String channel, double least, double most) {
    Map<String, Range> more = new LinkedHashMap<>(ranges);
    more.put(channel, new Range(least, most));
    return new Limits(more, outside);
  }

  /** The same ranges with another treatment of values outside. */
  public Limits outside(Outside treatment) {
    return new Limits(ranges, treatment);
  }
}
