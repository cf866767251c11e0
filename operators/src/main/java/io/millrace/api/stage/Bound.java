package io.millrace.api.stage;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Least and greatest value that is answered of a channel, in its units.
 *
 * <pre>{@code
 * Stage stage = Forecast.ahead(24).bounds(Map.of(0, Bound.least(0), 2, new Bound(0, 100)));
 * }</pre>
 *
 * <p>Immutable, without cost beyond its two numbers. Whether the least is below the greatest is
 * checked when the model is built.
 *
 * @param least nothing below it is answered; negative infinity: no bound
 * @param most nothing above it is answered; infinity: no bound
 */
public record Bound(double least, double most) {

  /** A bound below, and none above. */
  public static Bound least(double value) {
    return new Bound(value, Double.POSITIVE_INFINITY);
  }

  /** A bound above, and none below. */
  public static Bound most(double value) {
    return new Bound(Double.NEGATIVE_INFINITY, value);
  }

  /** As an option of a stage. */
  static Map<String, Object> written(Map<Integer, Bound> bounds) {
    Map<String, Object> all = new LinkedHashMap<>();
    bounds.forEach((channel, bound) -> all.put(channel.toString(), bound.written()));
    return all;
  }

  private Map<String, Object> written() {
    Map<String, Object> ends = new LinkedHashMap<>();
    if (least != Double.NEGATIVE_INFINITY) {
      ends.put("least", least);
    }
    if (most != Double.POSITIVE_INFINITY) {
      ends.put("most", most);
    }
    return ends;
  }
}
