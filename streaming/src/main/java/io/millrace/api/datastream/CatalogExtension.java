package io.millrace.api.datastream;

import io.millrace.api.spec.ModelCatalog;
import java.io.Serializable;

/**
 * Adds operators of one's own to those that ship.
 *
 * <pre>{@code
 * static final ModelFactory.Operator FACTORY =
 *     (inputWidth, options) ->
 *         new MovingAverage(inputWidth, options.integer("window", 1, 99, 16), 1);
 *
 * static MillraceBuilder<Reading> extended(MillraceBuilder<Reading> pipeline) {
 *   return pipeline
 *       .catalog(shipped -> shipped.with("moving-average", FACTORY))
 *       .operators(new ModelSpec("moving-average", Map.of("window", 16)));
 * }
 * }</pre>
 *
 * <p>It travels to the workers with the job and is called there once for each subtask, so it must
 * be serializable: refer to the factory by a static field or method, as above. The classes of the
 * operator must be in the job's jar.
 */
@FunctionalInterface
public interface CatalogExtension extends Serializable {

  /**
   * The catalogue of the job.
   *
   * @param shipped the operators that ship
   * @return those, and others
   */
  ModelCatalog extend(ModelCatalog shipped);
}
