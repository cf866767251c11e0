package io.millrace.api.datastream;

import io.millrace.api.spec.ModelCatalog;
import java.io.Serializable;

/**
 * Adds your own operators to the built-in ones.
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
 * <p>It is serialized with the job and called on the workers once for each subtask, so it must be
 * serializable: refer to the factory by a static field or method, as above. The classes of the
 * operator must be in the job's jar.
 */
@FunctionalInterface
public interface CatalogExtension extends Serializable {

  /**
   * Creates the catalogue of the job.
   *
   * @param shipped the built-in operators
   * @return those, and others
   */
  ModelCatalog extend(ModelCatalog shipped);
}
