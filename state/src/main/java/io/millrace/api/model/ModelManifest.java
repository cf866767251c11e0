package io.millrace.api.model;

import io.millrace.api.spec.ModelSpec;
import java.util.List;

/**
 * What a published model is: enough to build the operator it belongs to and to trace it back.
 *
 * <p>The example of {@link PublishedModel} makes one.
 *
 * @param name which model this is
 * @param provenance how it came to be
 * @param channels names of the channels, in the order of an observation's values
 * @param stages the operators as the pipeline declares them
 * @param sha256 of the safetensors bytes, lower-case hexadecimal
 */
public record ModelManifest(
    ModelName name,
    Provenance provenance,
    List<String> channels,
    List<ModelSpec> stages,
    String sha256) {

  public ModelManifest {
    channels = List.copyOf(channels);
    stages = List.copyOf(stages);
  }
}
