package io.millrace.streaming.connect.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Resolves the references of {@link Secrets} for Kafka's clients. Unlike Kafka's own providers it
 * never leaves a reference unresolved: a reference used as a password would show as a rejected
 * login, which does not point to the environment.
 */
public final class SecretProvider implements ConfigProvider {

  /** Setting: {@code env} or {@code file}. */
  static final String PLACE = "place";

  /** Setting: {@code plain}, or {@code quoted} for a secret between the quotes of a login. */
  static final String FORM = "form";

  private static final int LARGEST = 1 << 16;

  private String place = "";
  private String form = "";

  @Override
  public void configure(Map<String, ?> settings) {
    place = String.valueOf(settings.get(PLACE));
    form = String.valueOf(settings.get(FORM));
  }

  /** Returns no keys: references never request all keys of a path. */
  @Override
  public ConfigData get(String path) {
    return new ConfigData(Map.of());
  }

  /**
   * @param path the part of the reference before a further colon, else empty
   * @param keys the part after it
   */
  @Override
  public ConfigData get(String path, Set<String> keys) {
    Map<String, String> found = new HashMap<>();
    for (String key : keys) {
      String name = path == null || path.isEmpty() ? key : path + ":" + key;
      String secret = place.equals("env") ? variable(name) : content(name);
      found.put(key, form.equals("quoted") ? quoted(secret, name) : secret);
    }
    return new ConfigData(found);
  }

  @Override
  public void close() {}

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) {
      throw new ConfigException(
          "Cannot read a secret: expected the environment variable "
              + name
              + ", which is "
              + (value == null ? "not set" : "empty")
              + " here; set it in every process that runs the job");
    }
    return value;
  }

  private static String content(String file) {
    try {
      byte[] bytes = Files.readAllBytes(checked(Path.of(file)));
      String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n\\z", "");
      if (text.isEmpty()) {
        throw new ConfigException(
            "Cannot read a secret: expected text in " + file + ", found an empty file");
      }
      return text;
    } catch (IOException failed) {
      throw new ConfigException(
          "Cannot read a secret: expected a readable file "
              + file
              + " here ("
              + failed.getClass().getSimpleName()
              + "); mount it on every machine that runs the job");
    }
  }

  private static Path checked(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new ConfigException(
          "Cannot read a secret: expected at most 64 KiB in " + file + ", found more");
    }
    return file;
  }

  private static String quoted(String secret, String name) {
    if (secret.indexOf('\n') >= 0) {
      throw new ConfigException(
          "Cannot read a secret: expected one line behind " + name + ", found several");
    }
    return secret.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
