package io.millrace.streaming.connect.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Secrets of a Kafka client: written as references, read where the client runs.
 *
 * <pre>
 *   ${env:NAME}       the environment variable NAME of the process
 *   ${file:/path}     the content of a file, without the line break at its end
 * </pre>
 *
 * <p>A pipeline, its job graph, a savepoint, a log and a message hold the reference alone. Kafka's
 * client asks {@link SecretProvider} for what stands behind it when it is made, on the machine that
 * makes it.
 */
public final class Secrets {

  /** A reference; its two groups are where to look, and what for. */
  public static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)\\}");

  /** What is written before the name of a provider that escapes what it reads. */
  private static final String QUOTED = "quoted-";

  private static final Pattern IN_QUOTES = Pattern.compile("\"\\$\\{(env|file):([^}]*)\\}\"");
  private static final String LOGIN = "sasl.jaas.config";
  private static final Pattern SECRET =
      Pattern.compile(".*\\.(password|secret|passphrase|token|keystore\\.key)");

  private Secrets() {}

  /** Whether a client property holds nothing but a secret. */
  public static boolean isSecret(String property) {
    return SECRET.matcher(property).matches();
  }

  /** Whether a client property is a login, which names a user and holds a secret. */
  public static boolean isLogin(String property) {
    return property.equals(LOGIN);
  }

  /**
   * Client properties together with what makes Kafka's client read the references in them.
   *
   * @param properties as the pipeline has them; left as they are
   */
  public static Map<String, String> readable(Map<String, String> properties) {
    Map<String, String> readable = new HashMap<>(properties);
    if (properties.values().stream().noneMatch(text -> REFERENCE.matcher(text).find())) {
      return readable;
    }
    // A secret between quotes may hold quotes itself.
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
