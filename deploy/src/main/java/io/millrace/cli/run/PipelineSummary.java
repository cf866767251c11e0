package io.millrace.cli.run;

import io.millrace.api.operator.Signature;
import io.millrace.api.pipeline.DecodeSpec;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A summary of a pipeline in a few lines, without anything that may be secret. */
final class PipelineSummary {

  private PipelineSummary() {}

  static List<String> lines(PipelineSpec pipeline, ModelCatalog catalog) {
    ModelPlan model = pipeline.model();
    List<String> lines = new ArrayList<>();
    lines.add("pipeline     " + pipeline.name());
    lines.add("source       " + source(pipeline.input().source()));
    lines.add("channels     " + model.channels().size() + ": " + channels(model.channels()));
    if (pipeline.input().decode().isPresent()) {
      DecodeSpec decode = pipeline.input().decode().get();
      lines.add("decodes by   " + decode.pipeline() + ", " + source(decode.models()));
      ends(pipeline, lines);
      return lines;
    }
    Signature signature = catalog.create(model.stages(), model.channels().size()).signature();
    lines.add(
        "operators    "
            + model.stages().stream().map(ModelSpec::type).collect(Collectors.joining(" -> "))
            + ", seed "
            + model.seed());
    lines.add(
        "state        "
            + signature.stateBytes()
            + " bytes a key, "
            + signature.parameters().bytes()
            + " bytes a group");
    ends(pipeline, lines);
    if (pipeline.input().follow().isPresent()) {
      follows(pipeline.input().follow().get(), lines);
      return lines;
    }
    lines.add(
        "models       "
            + pipeline
                .outputs()
                .models()
                .map(sink -> sink(sink) + ", one version in " + pipeline.outputs().modelEvery())
                .orElse("kept only in the state"));
    return lines;
  }

  private static void follows(FollowSpec follow, List<String> lines) {
    String when = follow.swap() == FollowSpec.Swap.AT_ONCE ? "at once" : "at the watermark";
    String whose =
        follow.followed().isCommon() ? ", group " + follow.followed().group() + " for all" : "";
    lines.add(
        "follows      "
            + follow.followed().pipeline()
            + whose
            + ", "
            + source(follow.models())
            + ", swaps "
            + when);
    FollowSpec.Trial trial = follow.trial();
    if (trial.use() != FollowSpec.Use.NOTHING) {
      String keys =
          trial.use() == FollowSpec.Use.SHADOW
              ? "beside every answer"
              : "answers " + 100.0 * trial.share() / FollowSpec.Trial.ALL + " % of the keys";
      lines.add("tries        " + trial.pipeline() + ", " + keys);
    }
  }

  private static void ends(PipelineSpec pipeline, List<String> lines) {
    lines.add("results      " + sink(pipeline.outputs().results()));
    lines.add("dead letters " + sink(pipeline.outputs().deadLetters()));
  }

  static String source(SourceSpec source) {
    if (source instanceof SourceSpec.ModelFolder models) {
      return "models in " + models.path();
    }
    if (source instanceof SourceSpec.Kafka kafka) {
      return "topics " + String.join(", ", kafka.topics()) + " at " + kafka.brokers();
    }
    return source instanceof SourceSpec.Csv csv
        ? "CSV in " + csv.path()
        : "JSON lines in " + ((SourceSpec.JsonLines) source).path();
  }

  static String sink(SinkSpec sink) {
    return sink instanceof SinkSpec.Kafka kafka
        ? "topic " + kafka.topic() + " at " + kafka.brokers()
        : "folder " + ((SinkSpec.Folder) sink).path();
  }

  private static String channels(List<String> channels) {
    int shown = Math.min(channels.size(), 12);
    return String.join(", ", channels.subList(0, shown)) + (shown < channels.size() ? ", …" : "");
  }
}
