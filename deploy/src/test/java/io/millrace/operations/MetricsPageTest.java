package io.millrace.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Reason;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MetricsPageTest {

  private static final String PREFIX = "flink_taskmanager_job_task_operator_millrace_";

  @Test
  void exampleUsage() {
    MetricsPage page =
        MetricsPage.of(
            List.of(
                "## Cats",
                "Prefix `cat_`.",
                "Labels `host`, `cat`.",
                "| metric | meaning |",
                "|---|---|",
                "| `legs`, `tails` | not `ears` |",
                "## Prose",
                "| `nothing` | here |"));

    assertThat(page.sections())
        .containsExactly(
            new MetricsPage.Section(
                "Cats", Set.of("cat_legs", "cat_tails"), Set.of("cat", "host")));
  }

  @Test
  void namesEveryGaugeOfEveryExample() throws IOException {
    Set<String> gauges = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("..", "examples"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        gauges.addAll(gauges(file));
      }
    }

    assertThat(gauges).contains("error", "alarms", "fill_error", "bits_per_sample");
    assertThat(MetricsPage.read().names())
        .containsAll(gauges.stream().map(gauge -> PREFIX + "learner_" + gauge).toList());
  }

  @Test
  void namesEveryReason() {
    assertThat(MetricsPage.read().names())
        .containsAll(
            Stream.of(Reason.values())
                .map(reason -> PREFIX + "deadletters_" + reason.word().replace('-', '_'))
                .toList());
  }

  private static Set<String> gauges(Path file) throws IOException {
    String text = Files.readString(file);
    if (!text.contains("operators:")) {
      return Set.of();
    }
    Set<String> names = new TreeSet<>();
    for (PipelineSpec part :
        PipelineYaml.read(file.toString(), text, Map.of(), StandardCatalog.catalog()).parts()) {
      ModelPlan plan = part.model();
      StreamModel model = StandardCatalog.catalog().create(plan.stages(), plan.channels().size());
      if (model instanceof Learner learner) {
        learner.gauges().names().forEach(name -> names.add(name.replaceFirst("^(then\\.)+", "")));
      }
    }
    return names;
  }
}
