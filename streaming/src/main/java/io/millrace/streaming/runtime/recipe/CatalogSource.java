package io.millrace.streaming.runtime.recipe;

import io.millrace.api.spec.ModelCatalog;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.JvmBackend;
import java.io.Serializable;

/**
 * Where a subtask finds the operators by name. Travels to the cluster with the job, so it is a
 * method reference such as {@code StandardCatalog::catalog}, not a catalogue.
 */
@FunctionalInterface
public interface CatalogSource extends Serializable {

  /** The operators, with the dense maths of those that have such computed by a backend. */
  ModelCatalog on(DenseBackend backend);

  /** The operators, all of them in this JVM. */
  default ModelCatalog get() {
    return on(JvmBackend.ofProcess());
  }
}
