package io.millrace.simulate.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pipeline of a demo, as the YAML file that a user would write.
 *
 * @param file name of the file
 * @param yaml its text, with the variables {@code ${BROKERS}} and {@code ${CHECKPOINTS}}
 * @param values values of the other variables of the text, by name
 */
public record DemoPipeline(String file, String yaml, Map<String, String> values) {

  public DemoPipeline {
    values = Map.copyOf(values);
  }

  /** Reads a pipeline from a resource in the package of a class. */
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

  /** This pipeline with the value of one more variable. */
  public DemoPipeline with(String name, String value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    return new DemoPipeline(file, yaml, more);
  }

  /**
   * This pipeline with the variable {@code MODEL}: the first of some files, which are copied from
   * the package of a class.
   *
   * @param folder that gets the files; made if it is missing
   */
  public DemoPipeline withModel(Class<?> demo, List<String> files, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : files) {
      try (InputStream in = demo.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException(
              "Cannot find " + name + " on the class path: this jar was built without resources");
        }
        Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return with("MODEL", folder.resolve(files.get(0)).toString());
  }

  /**
   * The specification of the pipeline for a broker.
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
