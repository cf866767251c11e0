package io.millrace.cli.plugin;

import io.millrace.streaming.plugin.Plugins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that adds a user's own operators. */
public final class PluginOption {

  @Option(
      names = "--plugin",
      paramLabel = "JAR",
      description = "Add the operators of this jar; may be repeated.")
  private List<Path> jars = new ArrayList<>();

  /**
   * Reads the jars.
   *
   * @throws io.millrace.streaming.plugin.PluginException with every fault of them
   */
  public Plugins plugins() {
    return Plugins.of(jars);
  }
}
