package io.millrace.simulate.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * Locations of the files that a demo wrote.
 *
 * @param report the HTML page
 * @param pipelines YAML files, as a user would write them
 * @param models folder of the newest published models
 * @param savepoint URI of the savepoint at the end
 */
public record DemoFiles(Path report, List<Path> pipelines, Path models, String savepoint) {

  public DemoFiles {
    pipelines = List.copyOf(pipelines);
  }
}
