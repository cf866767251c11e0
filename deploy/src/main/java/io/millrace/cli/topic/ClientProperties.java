package io.millrace.cli.topic;

import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Reads the settings of a Kafka client from a file. */
public final class ClientProperties {

  private ClientProperties() {}

  /**
   * Reads a file of properties.
   *
   * @param file null: there are none
   * @throws CommandException if it cannot be read
   */
  public static Map<String, String> read(Path file) {
    Map<String, String> settings = new HashMap<>();
    if (file != null) {
      Properties read = new Properties();
      try (Reader text = Files.newBufferedReader(file)) {
        read.load(text);
      } catch (IOException | IllegalArgumentException failed) {
        throw CommandException.refused("Cannot read " + file + ": " + failed);
      }
      read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
    }
    return settings;
  }
}
