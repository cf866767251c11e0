package io.millrace.streaming.runtime.recipe;

import io.millrace.api.spec.ModelCatalog;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.JvmBackend;
import java.io.Serializable;

/**
 * Creates the catalogue of a subtask. It is serialized with the job, so it is a method reference
 * such as {@code StandardCatalog::catalog}, not a catalogue.
 */
@FunctionalInterface
public interface CatalogSource extends Serializable {

  /** The catalogue, with the dense maths of its operators computed by a backend. */
  ModelCatalog on(DenseBackend backend);

  /** The catalogue, with all maths computed in this JVM. */
  default ModelCatalog get() {
    return on(JvmBackend.ofProcess());
  }
}
