package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Key;
import io.millrace.api.pipeline.PublishedSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelSpec;
import java.util.List;
import java.util.Optional;

/** A section of a pipeline file that makes it a pipeline of another kind than one that learns. */
interface KindSection {

  /** Its key at the top of the file. */
  Key<Entries> key();

  /** Whether it stands in place of {@code operators:}. */
  boolean replacesOperators();

  /** Whether {@code models:} may stand beside it. */
  default boolean publishes() {
    return false;
  }

  /**
   * Reads the section if the file has it, and refuses what may not stand beside it.
   *
   * @param root the whole file
   * @param records where the records of the pipeline come from, if that is known
   */
  Optional<? extends PublishedSpec> read(Entries root, Optional<SourceSpec> records);

  /** Refuses operators that this kind cannot run. */
  default void check(Entries root, List<ModelSpec> operators, YamlStages.CatalogCheck check) {}
}
