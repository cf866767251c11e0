package io.millrace.api.datastream;

import java.io.Serializable;

/**
 * Takes one part of a reading: its key or its values, for example.
 *
 * <pre>{@code
 * Extractor<Reading, String> key = Reading::boiler;
 * Extractor<Reading, float[]> values = r -> new float[] {r.temperature(), r.pressure()};
 * }</pre>
 *
 * <p>It travels to the workers with the job, so what a lambda captures must be serializable too;
 * {@link MillraceBuilder#apply} tells when it is not. One instance is called by one thread, once
 * for each reading, so its cost is part of the cost of a reading.
 *
 * <p>An exception, or null where null means nothing, makes the reading a dead letter and never
 * stops the job. An {@link Error} stops it, except for a failed assertion and a stack overflow.
 *
 * @param <T> type of a reading
 * @param <R> type of the part
 */
@FunctionalInterface
public interface Extractor<T, R> extends Serializable {

  /**
   * The part.
   *
   * @param reading owned by the job: it must not be changed or kept
   * @throws Exception if the reading does not have it
   */
  R extract(T reading) throws Exception;
}
