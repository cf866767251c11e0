package io.millrace.cli.report;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.Signature;
import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.job.PipelineKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A summary of a pipeline in a few lines, without anything that may be secret. */
public final class PipelineSummary {

  /** Title of the operators. */
  static final String OPERATORS = "operators";

  private PipelineSummary() {}

  /**
   * One line.
   *
   * @param title what is told
   * @param text what it is
   * @param depth 1 in a branch
   */
  record Fact(String title, String text, int depth) {}

  /** The summary as text. */
  public static List<String> lines(PipelineSpec pipeline, ModelCatalog catalog) {
    return facts(pipeline, catalog).stream()
        .map(
            fact ->
                "  ".repeat(fact.depth())
                    + String.format(Locale.ROOT, "%-12s %s", fact.title(), fact.text()))
        .toList();
  }

  static List<Fact> facts(PipelineSpec pipeline, ModelCatalog catalog) {
    ModelPlan model = pipeline.model();
    List<Fact> lines = new ArrayList<>();
    lines.add(line("pipeline", pipeline.name()));
    lines.add(line("source", pipeline.input().source().summary()));
    lines.add(line("channels", model.channels().size() + ": " + channels(model.channels())));
    DeclaredTargets declared = model.declared();
    if (declared.hasLabel()) {
      lines.add(line("label", declared.label()));
    }
    pipeline
        .input()
        .labels()
        .ifPresent(
            late ->
                lines.add(
                    line(
                        "labels",
                        late.source().summary()
                            + ", by "
                            + late.by().name().toLowerCase(Locale.ROOT)
                            + ", within "
                            + late.within())));
    LabelWords words = pipeline.input().words();
    if (!words.isEmpty()) {
      lines.add(line("classes", String.join(", ", words.words())));
    }
    if (!declared.values().isEmpty()) {
      lines.add(line("targets", channels(declared.values())));
    }
    if (!pipeline.isBranched()) {
      lines.addAll(part(pipeline, catalog));
      return lines;
    }
    lines.add(line("dead letters", pipeline.outputs().deadLetters().summary()));
    for (int at = 0; at < pipeline.branches().size(); at++) {
      lines.add(line("branch", pipeline.branches().get(at).name()));
      part(pipeline.parts().get(at), catalog)
          .forEach(fact -> lines.add(new Fact(fact.title(), fact.text(), 1)));
    }
    return lines;
  }

  /** What a pipeline of one chain, or a branch, computes and writes. */
  private static List<Fact> part(PipelineSpec pipeline, ModelCatalog catalog) {
    ModelPlan model = pipeline.model();
    List<Fact> lines = new ArrayList<>();
    if (!model.stages().isEmpty()) {
      Signature signature = model.model(catalog).signature();
      lines.add(
          line(
              OPERATORS,
              model.stages().stream().map(ModelSpec::type).collect(Collectors.joining(" -> "))
                  + ", seed "
                  + model.seed()));
      lines.add(
          line(
              "state",
              signature.stateBytes()
                  + " bytes a key, "
                  + signature.parameters().bytes()
                  + " bytes a group"));
    }
    lines.add(line("results", pipeline.outputs().results().summary()));
    pipeline
        .outputs()
        .events()
        .forEach((kind, to) -> lines.add(line(kind.word() + "s", to.sink().summary())));
    lines.add(line("dead letters", pipeline.outputs().deadLetters().summary()));
    PipelineKinds.of(pipeline)
        .summary(pipeline)
        .forEach((title, text) -> lines.add(line(title, text)));
    return lines;
  }

  private static Fact line(String title, String text) {
    return new Fact(title, text, 0);
  }

  private static String channels(List<String> channels) {
    int shown = Math.min(channels.size(), 12);
    return String.join(", ", channels.subList(0, shown)) + (shown < channels.size() ? ", …" : "");
  }
}
