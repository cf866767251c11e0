package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.DecodeSpec;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines that answer by the models of another. */
final class YamlFollowTest {

  private static final String PIPELINE =
      """
      name: scores
      channels: [a, b]
      source: {kafka: {brokers: "b:1", topics: [readings], properties: {sasl.x: y, z: w}}}
      operators: [standardize, dictionary]
      results: {kafka: {topic: scores}}
      """;

  @Test
  void exampleUsage() {
    PipelineSpec pipeline =
        read(PIPELINE + "follow: {pipeline: air, models: {kafka: {topic: models}}}\n");

    assertThat(pipeline.input().published(FollowSpec.class))
        .contains(
            new FollowSpec(
                new FollowSpec.Followed("air", FollowSpec.Followed.ITS_OWN),
                new SourceSpec.Kafka(
                    "b:1", List.of("models"), SourceSpec.Reach.ALL, Map.of("sasl.x", "y")),
                FollowSpec.Swap.AT_ONCE,
                FollowSpec.Trial.NONE,
                10_000));
    assertThat(pipeline.input().published(DecodeSpec.class)).isEmpty();
    assertThat(pipeline.outputs().models()).isEmpty();
  }

  @Test
  void theScaleOfAKeyMayFreeze() {
    String follow = PIPELINE + "follow: {pipeline: air, models: {folder: m}%s}\n";
    assertThat(scaleReadings(follow.formatted(""))).isEqualTo(FollowSpec.ALWAYS);
    assertThat(scaleReadings(follow.formatted(", scale: learn"))).isEqualTo(FollowSpec.ALWAYS);
    assertThat(scaleReadings(follow.formatted(", scale: freeze"))).isEqualTo(1000);
    assertThat(scaleReadings(follow.formatted(", scale: freeze, scale_readings: 90")))
        .isEqualTo(90);
    assertThatThrownBy(() -> read(follow.formatted(", scale_readings: 90")))
        .hasMessageContaining("has no effect without scale: freeze; add it");
  }

  private static long scaleReadings(String pipeline) {
    return read(pipeline).input().published(FollowSpec.class).orElseThrow().scaleReadings();
  }

  @Test
  void aCandidateIsTriedOnEveryReadingOrOnAShareOfTheKeys() {
    String follow =
        "follow: {pipeline: air, group: all, models: {folder: m}, swap: at-watermark, waiting: 5,"
            + " %s}\n";

    FollowSpec shadow =
        read(PIPELINE + follow.formatted("shadow: {pipeline: next}"))
            .input()
            .published(FollowSpec.class)
            .get();
    assertThat(shadow.trial())
        .isEqualTo(new FollowSpec.Trial("next", FollowSpec.Use.SHADOW, FollowSpec.Trial.ALL));
    assertThat(shadow.followed()).isEqualTo(new FollowSpec.Followed("air", "all"));
    assertThat(shadow.followed().isCommon()).isTrue();
    assertThat(shadow.swap()).isEqualTo(FollowSpec.Swap.AT_WATERMARK);
    assertThat(shadow.waiting()).isEqualTo(5);
    assertThat(
            read(PIPELINE + follow.formatted("split: {pipeline: next, share: 2.5 %}"))
                .input()
                .published(FollowSpec.class)
                .get()
                .trial())
        .isEqualTo(new FollowSpec.Trial("next", FollowSpec.Use.SPLIT, 250));
  }

  @Test
  void showsEveryFaultOfItAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    PIPELINE
                        + """
                        models: {kafka: {topic: models}}
                        follow:
                          swap: sometimes
                          waiting: -1
                          shadow: {pipeline: next, share: 5 %}
                          split: {pipeline: next}
                          every: 2
                        """))
        .hasMessageContaining(":6: models: a pipeline that follows another has none; remove it")
        .hasMessageContaining("follow.pipeline: expected and not found")
        .hasMessageContaining("follow.models: expected and not found")
        .hasMessageContaining(
            ":8: follow.swap: expected at-once or at-watermark, found 'sometimes'")
        .hasMessageContaining(":9: follow.waiting: expected a whole number from 0")
        .hasMessageContaining(":10: follow.shadow.share: unknown key")
        .hasMessageContaining(":11: follow.split: expected shadow or split, found both")
        .hasMessageContaining(":12: follow.every: unknown key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 %", "100 %", "0.001 %", "0.1", "ten %", "-5 %"})
  void aShareIsAPercentageOfSomeKeysAndNotOfAll(String share) {
    assertThatThrownBy(
            () ->
                read(
                    PIPELINE
                        + "follow: {pipeline: air, models: {folder: m}, split: {pipeline: next, share: \""
                        + share
                        + "\"}}\n"))
        .hasMessageContaining(
            "follow.split.share: expected a share of the keys from 0.01 % to 99.99 %, such as 10 %,"
                + " found '"
                + share
                + "'");
  }

  @Test
  void whatPublishesNoParametersCannotBeFollowed() {
    String follow = "follow: {pipeline: air, models: {folder: m}}\n";
    assertThatThrownBy(
            () -> read(PIPELINE.replace("[standardize, dictionary]", "[compress]") + follow))
        .hasMessageContaining("follow: expected operators that publish all they have learned");
    assertThatThrownBy(() -> read(PIPELINE.replace("[standardize, dictionary]", "[s4d]") + follow))
        .hasMessageContaining(
            "follow: expected operators that learn or have a model file, found none");
    assertThatThrownBy(() -> read(PIPELINE + follow.replace("}\n", ", shadow: {pipeline: air}}\n")))
        .hasMessageContaining("follow: tries the models that answer already");
  }

  private static PipelineSpec read(String text) {
    return PipelineYaml.read("pipeline.yaml", text, Map.of(), StandardCatalog.catalog());
  }
}
