package io.millrace.simulate.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.pipeline.PipelineSpec;
import io.millrace.streaming.pipeline.PipelineYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The pipeline of the demo: the YAML file a user would write. */
final class DemoPipeline {

  static final String FILE = "beijing-air.yaml";

  private DemoPipeline() {}

  /** The file as it is written. */
  static String yaml() {
    try (InputStream in = DemoPipeline.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(
            "Cannot find " + FILE + " on the class path: this jar was built without resources");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read " + FILE, fault);
    }
  }

  /**
   * The pipeline against a broker.
   *
   * @param checkpoints URI of the folder for checkpoints
   */
  static PipelineSpec against(String brokers, String checkpoints) {
    return PipelineYaml.read(
        FILE,
        yaml(),
        Map.of("BROKERS", brokers, "CHECKPOINTS", checkpoints),
        StandardCatalog.catalog());
  }
}
