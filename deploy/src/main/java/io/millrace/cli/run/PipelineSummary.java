package io.millrace.cli.run;

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
final class PipelineSummary {

  private PipelineSummary() {}

  static List<String> lines(PipelineSpec pipeline, ModelCatalog catalog) {
    ModelPlan model = pipeline.model();
    List<String> lines = new ArrayList<>();
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
      part(pipeline.parts().get(at), catalog).forEach(text -> lines.add("  " + text));
    }
    return lines;
  }

  /** What a pipeline of one chain, or a branch, computes and writes. */
  private static List<String> part(PipelineSpec pipeline, ModelCatalog catalog) {
    ModelPlan model = pipeline.model();
    List<String> lines = new ArrayList<>();
    if (!model.stages().isEmpty()) {
      Signature signature = model.model(catalog).signature();
      lines.add(
          line(
              "operators",
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

  private static String line(String title, String text) {
    return String.format(Locale.ROOT, "%-12s %s", title, text);
  }

  private static String channels(List<String> channels) {
    int shown = Math.min(channels.size(), 12);
    return String.join(", ", channels.subList(0, shown)) + (shown < channels.size() ? ", …" : "");
  }
}
