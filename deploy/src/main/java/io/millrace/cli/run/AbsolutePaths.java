package io.millrace.cli.run;

import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import java.nio.file.Path;

/** Makes the relative paths of a pipeline absolute, so that its workers can use them too. */
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
            input.source().withPaths(this::of),
            input.bounds(),
            input.idleness(),
            input.largestRecord(),
            input.limits(),
            input.align(),
            input.published().map(other -> other.withModels(other.models().withPaths(this::of))),
            input.labels().map(labels -> labels.with(labels.source().withPaths(this::of))),
            input.words()),
        written.model(),
        new OutputSpec(
            outputs.results().withPaths(this::of),
            outputs.deadLetters().withPaths(this::of),
            outputs.models().map(sink -> sink.withPaths(this::of)),
            outputs.modelEvery()),
        written.execution());
  }

  /** A path as it is if it begins at a root or names a file system, else from the folder on. */
  String of(String path) {
    // Not through Path: a glob is no valid path everywhere, and loses its trailing slash.
    return path.startsWith("/") || path.contains(":/") ? path : folder + "/" + path;
  }
}
