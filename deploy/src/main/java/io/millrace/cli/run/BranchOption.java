package io.millrace.cli.run;

import io.millrace.api.config.Spelling;
import io.millrace.api.pipeline.BranchSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names a branch of a pipeline, for commands that read what one chain writes. */
public final class BranchOption {

  @Option(
      names = "--branch",
      paramLabel = "NAME",
      description = "The branch of the pipeline that is meant, where it has branches.")
  private String name;

  /**
   * The one chain of a pipeline that is meant.
   *
   * @throws CommandException if the pipeline has branches and none of them is named, or the other
   *     way round
   */
  public PipelineSpec of(PipelineSpec pipeline) {
    List<String> names = pipeline.branches().stream().map(BranchSpec::name).toList();
    if (name == null && names.isEmpty()) {
      return pipeline;
    }
    if (names.contains(name)) {
      return pipeline.parts().get(names.indexOf(name));
    }
    if (names.isEmpty()) {
      throw CommandException.refused(
          "Cannot find branch '"
              + name
              + "' in pipeline "
              + pipeline.name()
              + ": it has no branches; remove --branch");
    }
    throw CommandException.refused(
        name == null
            ? "Cannot tell which branch of pipeline "
                + pipeline.name()
                + " is meant: expected --branch with one of "
                + String.join(", ", names)
                + ", found none"
            : "Cannot find branch '"
                + name
                + "' in pipeline "
                + pipeline.name()
                + ": expected one of "
                + String.join(", ", names)
                + Spelling.suggestion(name, names));
  }
}
