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
 * How a client proves who it is, to be tried where the client will run and before it does. Travels
 * to the workers; holds references to secrets, no secret.
 *
 * @param brokers bootstrap servers
 * @param properties of the client, as the pipeline has them
 */
record KafkaLogin(String brokers, Map<String, String> properties) implements Serializable {

  /** Of whoever needs none. */
  static final KafkaLogin NONE = new KafkaLogin("", Map.of());

  private static final int TIMEOUT_MILLIS = 5_000;

  /** Whether there is anything that a broker could refuse. */
  boolean isNeeded() {
    return !properties.getOrDefault("security.protocol", "PLAINTEXT").equals("PLAINTEXT");
  }

  /**
   * Logs in once. A broker that gives no answer within some seconds is passed over: that may change
   * while the job runs, so its own clients keep asking.
   *
   * @throws RefusedLoginException if a secret is not there, or the broker refuses the login or is
   *     not the one it should be
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
      // Left to the job's own clients.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a client's failure says of its login, if it is about that. */
  static Optional<String> refusal(String brokers, Throwable failed) {
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

  /** The reason behind a failed handshake says more than its message. */
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
