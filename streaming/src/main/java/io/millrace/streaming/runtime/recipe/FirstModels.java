package io.millrace.streaming.runtime.recipe;

import io.millrace.api.model.PublishedModel;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/** Published models with which new groups begin. Serialized to the workers. */
public interface FirstModels extends Serializable {

  /** No published models: every group begins anew. */
  FirstModels NONE = () -> group -> Optional.empty();

  /** Opens the models; called once by each subtask. */
  Reader open() throws IOException;

  /** Reads the models of groups. */
  interface Reader extends AutoCloseable {

    /** The model with which a group begins; empty if none was published for it. */
    Optional<PublishedModel> of(String group) throws IOException;

    @Override
    default void close() {}
  }
}
