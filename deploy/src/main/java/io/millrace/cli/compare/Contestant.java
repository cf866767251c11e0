package io.millrace.cli.compare;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import io.millrace.simulate.contest.Questions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A pipeline, or a branch of one, that is compared.
 *
 * @param name in tables and folders
 * @param spec reads what was written of the trace
 * @param questions what its answers can be judged by
 */
record Contestant(String name, PipelineSpec spec, Questions questions) {

  /** The end of the input waits for a checkpoint. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);

  /** A run is not restarted, so no checkpoint that a busy machine misses may end it. */
  private static final ExecutionSpec.CheckpointPatience PATIENCE =
      new ExecutionSpec.CheckpointPatience(Duration.ofMinutes(10), 10_000);

  /**
   * The pipeline of one run. Its answers are those of the pipeline itself: neither sinks nor
   * checkpoints nor parallelism change a result.
   *
   * @param run its number; run 0 has the seed of the file
   * @param folder of its results
   */
  PipelineSpec run(int run, Path folder) {
    ModelPlan plan = spec.model();
    ExecutionSpec execution = spec.execution();
    return new PipelineSpec(
        spec.name(),
        spec.input(),
        new ModelPlan(
            plan.channels(), plan.declared(), plan.stages(), plan.seed() + run, plan.fields()),
        new OutputSpec(
            new SinkSpec.Folder(results(folder).toString()),
            new SinkSpec.Folder(folder.resolve("refused").toString()),
            Optional.empty(),
            1),
        new ExecutionSpec(
            execution.bundle(),
            new ExecutionSpec.StateSpec(
                CHECKPOINTS,
                Optional.empty(),
                execution.state().cacheBytes(),
                execution.state().ttl(),
                PATIENCE),
            execution.math(),
            1,
            execution.maxParallelism()));
  }

  /**
   * The same contestant, whose results have the fields that are judged, with the ends of their
   * intervals, and no others.
   */
  Contestant writing(List<String> present) {
    Set<String> judged =
        questions.found().stream()
            .flatMap(question -> questions.answer(question.field()).names().stream())
            .collect(Collectors.toSet());
    List<String> fields = present.stream().filter(judged::contains).toList();
    return fields.isEmpty()
        ? this
        : new Contestant(
            name,
            new PipelineSpec(
                spec.name(),
                spec.input(),
                spec.model().writing(fields),
                spec.outputs(),
                spec.execution()),
            questions);
  }

  static Path results(Path run) {
    return run.resolve("results");
  }

  /** What decides the results of a run, as text that equal runs share. */
  String fingerprint(int run) {
    StringBuilder text = new StringBuilder();
    ModelPlan plan = spec.model();
    text.append(run).append(spec.name()).append(plan.channels()).append(plan.declared());
    text.append(plan.seed()).append(plan.fields());
    for (ModelSpec stage : plan.stages()) {
      text.append(stage.type()).append(stage.name()).append(stage.options());
      stage.attachments().forEach((option, file) -> content(text.append(option), file));
    }
    text.append(spec.input().bounds()).append(spec.input().idleness());
    text.append(spec.input().largestRecord()).append(spec.input().limits());
    text.append(spec.input().align()).append(spec.input().published());
    text.append(spec.input().labels()).append(spec.input().words());
    text.append(spec.execution().state().ttl()).append(spec.execution().math());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException unknown) {
      throw new IllegalStateException(unknown);
    }
  }

  private static void content(StringBuilder text, Attachment file) {
    text.append(file.structure());
    file.tensors()
        .forEach(
            (name, tensor) ->
                text.append(name).append(tensor.shape()).append(Arrays.hashCode(tensor.values())));
  }
}
