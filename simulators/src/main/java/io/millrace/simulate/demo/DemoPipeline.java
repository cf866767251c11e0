package io.millrace.simulate.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pipeline of a demo: the YAML file a user would write.
 *
 * @param file name of the file
 * @param yaml its text, with {@code ${BROKERS}} and {@code ${CHECKPOINTS}} left open
 * @param values what else the text leaves open, by name
 */
public record DemoPipeline(String file, String yaml, Map<String, String> values) {

  public DemoPipeline {
    values = Map.copyOf(values);
  }

  /** The pipeline that lies beside a class as a resource. */
  public static DemoPipeline beside(Class<?> demo, String file) {
    try (InputStream in = demo.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "Cannot find " + file + " on the class path: this jar was built without resources");
      }
      return new DemoPipeline(file, new String(in.readAllBytes(), UTF_8), Map.of());
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read " + file, fault);
    }
  }

  /** This pipeline with one more value for what its text leaves open. */
  public DemoPipeline with(String name, String value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    return new DemoPipeline(file, yaml, more);
  }

  /**
   * The pipeline against a broker.
   *
   * @param checkpoints URI of the folder for checkpoints
   */
  public PipelineSpec against(String brokers, String checkpoints) {
    Map<String, String> all = new TreeMap<>(values);
    all.put("BROKERS", brokers);
    all.put("CHECKPOINTS", checkpoints);
    return PipelineYaml.read(file, yaml, all, StandardCatalog.catalog());
  }
}
