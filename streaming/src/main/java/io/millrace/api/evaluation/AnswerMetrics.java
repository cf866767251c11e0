package io.millrace.api.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of one method for a key, a group or all keys, in one window of event time.
 *
 * <pre>{@code
 * static boolean isWorse(AnswerMetrics daily) {
 *   return daily.scope() == AnswerMetrics.Scope.OVERALL
 *       && daily.parts().get("window").values().get("mase") > 1;
 * }
 * }</pre>
 *
 * <p>Immutable; owned by whoever receives it. A window is given once, and never changes.
 *
 * @param scope of what
 * @param key empty unless of a key
 * @param group empty if of all keys
 * @param start of the window, milliseconds since 1970 UTC
 * @param end of the window, exclusive
 * @param method {@code answer}, or the word of a simple method
 * @param parts {@code window}: of the window; {@code so_far}: of all windows until then; {@code
 *     last} and {@code fading}: of recent answers, if they are asked for
 */
public record AnswerMetrics(
    Scope scope,
    String key,
    String group,
    long start,
    long end,
    String method,
    Map<String, Part> parts) {

  /**
   * Of what metrics are.
   *
   * <pre>{@code
   * assert AnswerMetrics.Scope.valueOf("OVERALL") == AnswerMetrics.Scope.OVERALL;
   * }</pre>
   */
  public enum Scope {
    /** One key. */
    KEY,
    /** All keys of a group. */
    GROUP,
    /** All keys. */
    OVERALL
  }

  /**
   * Metrics by name; NaN where one is not defined.
   *
   * <pre>{@code
   * AnswerMetrics.Part part = new AnswerMetrics.Part(Map.of("rmse", 2.5), Map.of());
   * assert part.values().get("rmse") == 2.5;
   * }</pre>
   *
   * @param values of all channels together, in their order, without those that have a unit if there
   *     are several channels
   * @param channels of each channel by its name; empty for answers that are no numbers
   */
  public record Part(Map<String, Double> values, Map<String, Map<String, Double>> channels) {

    public Part {
      values = ordered(values);
      Map<String, Map<String, Double>> own = new LinkedHashMap<>();
      channels.forEach((channel, metrics) -> own.put(channel, ordered(metrics)));
      channels = Collections.unmodifiableMap(own);
    }
  }

  public AnswerMetrics {
    parts = ordered(parts);
  }

  private static <V> Map<String, V> ordered(Map<String, V> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
