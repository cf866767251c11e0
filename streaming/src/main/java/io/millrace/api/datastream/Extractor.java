package io.millrace.api.datastream;

import java.io.Serializable;

/**
 * Extracts one part of a reading, for example its key or its values.
 *
 * <pre>{@code
 * Extractor<Reading, String> key = Reading::boiler;
 * Extractor<Reading, float[]> values = r -> new float[] {r.temperature(), r.pressure()};
 * }</pre>
 *
 * <p>It is serialized with the job, so everything that a lambda captures must be serializable too;
 * {@link MillraceBuilder#apply} reports an extractor that is not. One instance is called by one
 * thread, once for each reading, so its cost is part of the cost of a reading.
 *
 * <p>An exception, or null where null has no meaning, makes the reading a dead letter and never
 * stops the job. An {@link Error} stops it, except for a failed assertion and a stack overflow.
 *
 * @param <T> type of a reading
 * @param <R> type of the part
 */
@FunctionalInterface
public interface Extractor<T, R> extends Serializable {

  /**
   * Extracts the part.
   *
   * @param reading owned by the job: it must not be changed or kept
   * @throws Exception if the reading does not have it
   */
  R extract(T reading) throws Exception;
}
