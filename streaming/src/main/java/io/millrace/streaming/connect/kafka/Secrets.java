package io.millrace.streaming.connect.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Handles secrets of Kafka clients, which are written as references and read where the client runs.
 *
 * <pre>
 *   ${env:NAME}       the environment variable NAME of the process
 *   ${file:/path}     the content of a file, without the line break at its end
 * </pre>
 *
 * <p>Pipelines, job graphs, savepoints, logs and messages contain only the reference. When Kafka's
 * client is created, it resolves the reference with {@link SecretProvider} on its own machine.
 */
public final class Secrets {

  /** A reference; its two groups are the kind of place and the name in it. */
  public static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)\\}");

  /** Prefix of the names of providers that escape the secrets they read. */
  private static final String QUOTED = "quoted-";

  private static final Pattern IN_QUOTES = Pattern.compile("\"\\$\\{(env|file):([^}]*)\\}\"");
  private static final String LOGIN = "sasl.jaas.config";
  private static final Pattern SECRET =
      Pattern.compile(".*\\.(password|secret|passphrase|token|keystore\\.key)");

  private Secrets() {}

  /** Whether a client property is a secret. */
  public static boolean isSecret(String property) {
    return SECRET.matcher(property).matches();
  }

  /** Whether a client property is a login, which contains a user and a secret. */
  public static boolean isLogin(String property) {
    return property.equals(LOGIN);
  }

  /**
   * Returns client properties with the settings that make Kafka's client resolve their references.
   *
   * @param properties client properties of the pipeline; not changed
   */
  public static Map<String, String> readable(Map<String, String> properties) {
    Map<String, String> readable = new HashMap<>(properties);
    if (properties.values().stream().noneMatch(text -> REFERENCE.matcher(text).find())) {
      return readable;
    }
    // A secret between quotes may contain quotes.
    readable.computeIfPresent(
        LOGIN,
        (name, login) -> IN_QUOTES.matcher(login).replaceAll("\"\\$\\{" + QUOTED + "$1:$2\\}\""));
    readable.put("config.providers", "env,file," + QUOTED + "env," + QUOTED + "file");
    for (String place : new String[] {"env", "file"}) {
      provide(readable, place, place, "plain");
      provide(readable, QUOTED + place, place, "quoted");
    }
    return readable;
  }

  private static void provide(
      Map<String, String> properties, String name, String place, String form) {
    String provider = "config.providers." + name;
    properties.put(provider + ".class", SecretProvider.class.getName());
    properties.put(provider + ".param." + SecretProvider.PLACE, place);
    properties.put(provider + ".param." + SecretProvider.FORM, form);
  }
}
