package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.pipeline.WarmStartSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlWarmStartTest {

  @Test
  void exampleUsage() {
    PipelineSpec spec =
        read(
            "[standardize, dictionary]",
            "warm_start: {pipeline: old, models: {folder: out/models}}\nmodels: {folder: out/new}\n");

    assertThat(spec.input().published(WarmStartSpec.class))
        .contains(new WarmStartSpec("old", new SourceSpec.ModelFolder("out/models"), ""));
    assertThat(spec.outputs().models()).contains(new SinkSpec.Folder("out/new"));
  }

  @Test
  void oneGroupMayBeTheBeginningOfAll() {
    assertThat(
            read("[dictionary]", "warm_start: {pipeline: old, group: all, models: {folder: m}}\n")
                .input()
                .published(WarmStartSpec.class)
                .orElseThrow()
                .isCommon())
        .isTrue();
  }

  @Test
  void whatLearnsNothingCannotBegin() {
    assertThatThrownBy(() -> read("[s5]", "warm_start: {pipeline: old, models: {folder: m}}\n"))
        .hasMessageContaining("p.yaml:6: warm_start")
        .hasMessageContaining("found none that learn");
    assertThatThrownBy(
            () ->
                read(
                    "[compress]",
                    "warm_start: {pipeline: old, models: {folder: m}}\nmodels: {folder: n}\n"))
        .hasMessageContaining("found packets");
  }

  @Test
  void itStandsBesideNoOtherKind() {
    assertThatThrownBy(
            () ->
                read(
                    "[dictionary]",
                    "warm_start: {pipeline: old, models: {folder: m}}\n"
                        + "follow: {pipeline: old, models: {folder: m}}\n"))
        .hasMessageContaining("a pipeline that learns has none");
  }

  private static PipelineSpec read(String operators, String more) {
    return PipelineYaml.read(
        "p.yaml",
        """
        name: p
        channels: [a, b]
        source: {json: {path: in/}}
        operators: %s
        results: {folder: out/}
        """
                .formatted(operators)
            + more,
        Map.of(),
        StandardCatalog.catalog());
  }
}
