package io.millrace.cli.run;

import io.millrace.api.pipeline.DecodeSpec;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.PublishedSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import java.nio.file.Path;

/**
 * Makes the relative paths of a pipeline absolute: they start at the folder of the caller, wherever
 * the workers run.
 */
final class AbsolutePaths {

  private final Path folder;

  /**
   * @param folder where relative paths start
   */
  AbsolutePaths(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  PipelineSpec of(PipelineSpec written) {
    InputSpec input = written.input();
    OutputSpec outputs = written.outputs();
    return new PipelineSpec(
        written.name(),
        new InputSpec(
            source(input.source()),
            input.lateness(),
            input.idleness(),
            input.largestRecord(),
            input.published().map(this::published)),
        written.model(),
        new OutputSpec(
            sink(outputs.results()),
            sink(outputs.deadLetters()),
            outputs.models().map(this::sink),
            outputs.modelEvery()),
        written.execution());
  }

  /** A path as it is if it begins at a root or names a file system, else from the folder on. */
  String of(String path) {
    // Not through Path: a glob is no valid path everywhere, and loses its trailing slash.
    return path.startsWith("/") || path.contains(":/") ? path : folder + "/" + path;
  }

  private PublishedSpec published(PublishedSpec published) {
    SourceSpec models = source(published.models());
    if (published instanceof FollowSpec follow) {
      return new FollowSpec(
          follow.followed(), models, follow.swap(), follow.trial(), follow.waiting());
    }
    return new DecodeSpec(((DecodeSpec) published).pipeline(), models);
  }

  private SourceSpec source(SourceSpec source) {
    if (source instanceof SourceSpec.Csv csv) {
      return new SourceSpec.Csv(of(csv.path()), csv.columns(), csv.missing(), csv.separator());
    }
    if (source instanceof SourceSpec.ModelFolder models) {
      return new SourceSpec.ModelFolder(of(models.path()));
    }
    return source instanceof SourceSpec.JsonLines json
        ? new SourceSpec.JsonLines(of(json.path()))
        : source;
  }

  private SinkSpec sink(SinkSpec sink) {
    return sink instanceof SinkSpec.Folder to ? new SinkSpec.Folder(of(to.path())) : sink;
  }
}
