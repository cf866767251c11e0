package io.millrace.streaming.connect.kafka;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * The login of a Kafka client, checked on the machine of the client before the client starts. It is
 * serialized to the workers and contains references to secrets, no secrets.
 *
 * @param brokers bootstrap servers
 * @param properties client properties of the pipeline
 */
public record KafkaLogin(String brokers, Map<String, String> properties) implements Serializable {

  /** For a client without login. */
  static final KafkaLogin NONE = new KafkaLogin("", Map.of());

  private static final int TIMEOUT_MILLIS = 5_000;

  /** Whether the properties contain a login that a broker could reject. */
  boolean isNeeded() {
    return !properties.getOrDefault("security.protocol", "PLAINTEXT").equals("PLAINTEXT");
  }

  /**
   * Logs in once. No answer within 5 seconds is not an error: the broker may become available while
   * the job runs, so the job's own clients retry.
   *
   * @throws RefusedLoginException if a secret is missing, or the broker rejects the login or is not
   *     the expected broker
   */
  void check() {
    if (!isNeeded()) {
      return;
    }
    Map<String, Object> settings = new HashMap<>(Secrets.readable(properties));
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    try (Admin admin = Admin.create(settings)) {
      admin.describeCluster().nodes().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | KafkaException failed) {
      Optional<String> refusal = refusal(brokers, failed);
      if (refusal.isPresent()) {
        throw new RefusedLoginException(refusal.get());
      }
    } catch (TimeoutException silent) {
      // The job's own clients retry.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The message about a client's failure, if the login is its cause. */
  public static Optional<String> refusal(String brokers, Throwable failed) {
    AuthenticationException refused = find(failed, AuthenticationException.class);
    if (refused != null) {
      return Optional.of(
          "Cannot log in to Kafka at "
              + brokers
              + ": "
              + innermost(refused)
              + "; check security.protocol, sasl.mechanism, the secret that sasl.jaas.config refers"
              + " to, and the certificates");
    }
    ConfigException unreadable = find(failed, ConfigException.class);
    return unreadable == null
        ? Optional.empty()
        : Optional.of("Cannot log in to Kafka at " + brokers + ": " + unreadable.getMessage());
  }

  /**
   * The message of a failure with that of its innermost cause, which is more precise for a failed
   * handshake.
   */
  private static String innermost(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause == failed || cause.getMessage() == null
        ? failed.getMessage()
        : failed.getMessage() + " (" + cause.getMessage() + ")";
  }

  private static <T extends Throwable> T find(Throwable failed, Class<T> kind) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return kind.cast(cause);
      }
    }
    return null;
  }
}
