package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.DecodeSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pipelines that write packets, and those that read them back. */
final class YamlDecodeTest {

  @Test
  void exampleUsage() {
    PipelineSpec pipeline =
        read(
            """
            name: back
            channels: [a, b]
            source: {json: {path: out/packets}}
            decode: {pipeline: there, models: {folder: out/codebooks}}
            results: {folder: out/readings}
            """);

    assertThat(pipeline.input().published(DecodeSpec.class))
        .contains(new DecodeSpec("there", new SourceSpec.ModelFolder("out/codebooks")));
    assertThat(pipeline.model().stages()).isEmpty();
  }

  @Test
  void modelsOfATopicEndWhereTheCodesDo() {
    for (boolean bounded : new boolean[] {true, false}) {
      SourceSpec models =
          read("""
                  name: back
                  channels: [a, b]
                  source: {kafka: {brokers: "b:1", topics: [packets], bounded: %s, properties: {sasl.x: y, z: w}}}
                  decode: {pipeline: there, models: {kafka: {topic: codebooks}}}
                  results: {kafka: {topic: readings}}
                  """
                  .formatted(bounded))
              .input()
              .published(DecodeSpec.class)
              .orElseThrow()
              .models();

      assertThat(models)
          .isEqualTo(
              new SourceSpec.Kafka(
                  "b:1",
                  List.of("codebooks"),
                  bounded ? SourceSpec.Reach.HISTORY : SourceSpec.Reach.ALL,
                  Map.of("sasl.x", "y")));
    }
  }

  @Test
  void showsEveryFaultOfItAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    name: back
                    channels: [a, b]
                    source: {json: {path: out/packets}}
                    operators: [dictionary]
                    decode: {models: {kafka: {topic: codebooks}}, every: 2}
                    results: {folder: out/readings}
                    models: {folder: out/models}
                    """))
        .hasMessageContaining(":4: operators: a pipeline that decodes has none; remove it")
        .hasMessageContaining(":7: models: a pipeline that decodes has none")
        .hasMessageContaining("decode.pipeline: expected and not found")
        .hasMessageContaining("decode.models.kafka.brokers: expected and not found")
        .hasMessageContaining("decode.every: unknown key");
  }

  @Test
  void packetsNeedEveryVersion() {
    String pipeline =
        """
        name: there
        channels: [a, b]
        source: {json: {path: readings}}
        operators: [compress]
        results: {folder: out/packets}
        """;
    assertThatThrownBy(() -> read(pipeline))
        .hasMessageContaining("expected models: beside packets");
    assertThatThrownBy(() -> read(pipeline + "models: {folder: m, every: 5}\n"))
        .hasMessageContaining(":6: models: expected every version beside packets, found one in 5");
    assertThat(read(pipeline + "models: {folder: m}\n").outputs().modelEvery()).isEqualTo(1);
  }

  private static PipelineSpec read(String text) {
    return PipelineYaml.read("pipeline.yaml", text, Map.of(), StandardCatalog.catalog());
  }
}
