package io.millrace.cli.run;

import io.millrace.api.pipeline.BranchSpec;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.PublishedSpec;
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
    return new PipelineSpec(
        written.name(),
        new InputSpec(
            input.source().withPaths(this::of),
            input.bounds(),
            input.idleness(),
            input.largestRecord(),
            input.limits(),
            input.align(),
            input.published().map(this::published),
            input.labels().map(labels -> labels.with(labels.source().withPaths(this::of))),
            input.words()),
        written.model(),
        written.outputs().withPaths(this::of),
        written.execution(),
        written.branches().stream().map(this::branch).toList());
  }

  private BranchSpec branch(BranchSpec branch) {
    return new BranchSpec(
        branch.name(),
        branch.model(),
        branch.outputs().withPaths(this::of),
        branch.published().map(this::published));
  }

  private PublishedSpec published(PublishedSpec other) {
    return other.withModels(other.models().withPaths(this::of));
  }

  /** A path as it is if it begins at a root or names a file system, else from the folder on. */
  String of(String path) {
    // Not through Path: a glob is no valid path everywhere, and loses its trailing slash.
    return path.startsWith("/") || path.contains(":/") ? path : folder + "/" + path;
  }
}
