package io.millrace.api.pipeline;

/**
 * The models of another pipeline that a pipeline reads besides its records. Each permitted type is
 * a kind of pipeline.
 *
 * <pre>{@code
 * PublishedSpec written = new DecodeSpec("compress", new SourceSpec.ModelFolder("models"));
 * PublishedSpec moved = written.withModels(new SourceSpec.ModelFolder("/data/models"));
 * assert moved.models().summary().equals("models in /data/models");
 * }</pre>
 */
public sealed interface PublishedSpec permits DecodeSpec, FollowSpec, WarmStartSpec {

  /** Where the models are: a topic or a folder. */
  SourceSpec models();

  /** The same with models from elsewhere. */
  PublishedSpec withModels(SourceSpec models);
}
