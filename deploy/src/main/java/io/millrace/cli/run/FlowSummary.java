package io.millrace.cli.run;

import io.millrace.api.pipeline.BranchSpec;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.cli.console.NumberText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A summary of a job in a few lines, with the locations of its outputs. */
final class FlowSummary {

  private FlowSummary() {}

  /**
   * The lines of a summary.
   *
   * @param firstAnswer the reading of a key that is the first to be answered, from 1
   */
  static List<String> lines(Flow flow, PipelineSpec pipeline, long firstAnswer, double seconds) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "records      %s in %s, %,.0f/s",
            NumberText.count(flow.records()),
            NumberText.duration(Duration.ofMillis(Math.round(seconds * 1000))),
            flow.records() / Math.max(seconds, 1e-3)));
    if (pipeline.isBranched()) {
      for (BranchSpec branch : pipeline.branches()) {
        lines.add(
            results(flow.written().ofBranches().getOrDefault(branch.name(), 0L), branch.outputs()));
        lines.addAll(beside(branch.outputs()));
      }
    } else {
      lines.add(results(flow.results(), pipeline.outputs()));
      lines.addAll(beside(pipeline.outputs()));
    }
    if (flow.results() == 0 && flow.records() > flow.deadLetters() && firstAnswer > 1) {
      lines.add(
          "             the first result of a key comes with its reading "
              + NumberText.count(firstAnswer)
              + ": these operators learn from the ones before, or wait for them");
    }
    lines.add(
        "dead letters "
            + (flow.deadLetters() == 0
                ? "none"
                : NumberText.count(flow.deadLetters())
                    + " ("
                    + flow.reasons()
                    + ") in "
                    + pipeline.outputs().deadLetters().summary()));
    if (!pipeline.models().isEmpty()) {
      lines.add(
          "models       "
              + NumberText.count(flow.releases())
              + " versions in "
              + pipeline.models().stream()
                  .map(SinkSpec::summary)
                  .collect(Collectors.joining(", ")));
    }
    if (flow.restorable().lost() > 0) {
      lines.add(
          "lost         up to "
              + NumberText.count(flow.restorable().lost())
              + " records, which the broker had removed before they were read");
    }
    if (flow.restorable().restarts() > 0) {
      lines.add(
          "restarts     "
              + flow.restorable().restarts()
              + "; records read again after a restart count again here, and once in the outputs");
    }
    return lines;
  }

  /** Where records go that are not counted. */
  private static List<String> beside(OutputSpec outputs) {
    List<String> lines = new ArrayList<>();
    outputs.events().forEach((kind, to) -> lines.add(place(kind.word() + "s", to.sink())));
    outputs.metrics().ifPresent(to -> lines.add(place("metrics", to)));
    return lines;
  }

  private static String place(String role, SinkSpec to) {
    return String.format(Locale.ROOT, "%-12s in %s", role, to.summary());
  }

  private static String results(long count, OutputSpec outputs) {
    return "results      " + NumberText.count(count) + " in " + outputs.results().summary();
  }
}
