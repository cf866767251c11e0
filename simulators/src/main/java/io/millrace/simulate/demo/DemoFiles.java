package io.millrace.simulate.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a demo left things.
 *
 * @param report pictures and tables
 * @param pipelines YAML files, as a user would write them
 * @param models folder of the newest published models
 * @param savepoint URI of what every key and group kept at the end
 */
public record DemoFiles(Path report, List<Path> pipelines, Path models, String savepoint) {

  public DemoFiles {
    pipelines = List.copyOf(pipelines);
  }
}
