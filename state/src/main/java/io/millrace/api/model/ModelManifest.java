package io.millrace.api.model;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.spec.ModelSpec;
import java.util.List;

/**
 * Description of a published model, sufficient to create its operator and to trace its origin.
 *
 * <p>The example of {@link PublishedModel} creates one.
 *
 * @param name pipeline, group and version
 * @param provenance seed, parent and what was learned
 * @param channels names of the channels, in the order of an observation's values
 * @param declared which of them are the label and the targets
 * @param stages the operators as the pipeline declares them
 * @param sha256 checksum of the safetensors bytes, lower-case hexadecimal
 */
public record ModelManifest(
    ModelName name,
    Provenance provenance,
    List<String> channels,
    DeclaredTargets declared,
    List<ModelSpec> stages,
    String sha256) {

  /** Describes the model of a pipeline that declares no targets. */
  public ModelManifest(
      ModelName name,
      Provenance provenance,
      List<String> channels,
      List<ModelSpec> stages,
      String sha256) {
    this(name, provenance, channels, DeclaredTargets.NONE, stages, sha256);
  }

  public ModelManifest {
    channels = List.copyOf(channels);
    stages = List.copyOf(stages);
  }
}
