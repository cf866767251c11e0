package io.millrace.simulate.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * Locations of the files that a demo wrote.
 *
 * @param trace the dump that was played
 * @param pipelines YAML files, as a user would write them
 * @param models folder of the newest published models
 * @param savepoint URI of the savepoint at the end
 * @param report the HTML page
 */
public record DemoFiles(
    Path trace, List<Path> pipelines, Path models, String savepoint, Path report) {

  public DemoFiles {
    pipelines = List.copyOf(pipelines);
  }
}
