package io.millrace.simulate.demo;

import io.millrace.api.model.PublishedModel;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a demo's pipelines.
 *
 * @param flow results of all of them over wall time
 * @param files that the demo wrote
 * @param parts by the name of the pipeline, or of the branch in it
 */
public record DemoRun(DemoFlow flow, DemoFiles files, Map<String, Part> parts) {

  public DemoRun {
    parts = Map.copyOf(parts);
  }

  /**
   * The outcome of one pipeline.
   *
   * @param letters refused records as JSON text, in order of arrival
   * @param models newest published model of each group
   * @param sample the first result as written to the topic
   */
  public record Part(List<String> letters, Map<String, PublishedModel> models, String sample) {}
}
