package io.millrace.cli.topic;

import io.millrace.cli.console.CommandException;
import io.millrace.streaming.connect.kafka.FreshTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Checks that a topic exists before a client waits for it in vain, and creates it if it may. */
public final class TopicCheck {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private TopicCheck() {}

  /**
   * A topic that is created if it is missing.
   *
   * @param partitions empty: the broker decides
   * @param config settings of the topic
   */
  public record Plan(Optional<Integer> partitions, Map<String, String> config) {}

  /**
   * Checks a topic that is to be written.
   *
   * @param plan how to create it; empty: it must exist
   * @return whether it was created
   * @throws CommandException if there is none, or the broker does not answer
   */
  public static boolean written(TopicAddress address, Optional<Plan> plan) {
    try (Admin admin = admin(address)) {
      Set<String> present = answer(admin.listTopics().names());
      if (present.contains(address.topic())) {
        return false;
      }
      if (plan.isEmpty()) {
        throw TopicFailure.absent("write", address, present);
      }
      return create(admin, address, plan.get());
    } catch (KafkaException | TimeoutException failed) {
      throw TopicFailure.of("write", address, failed);
    }
  }

  /**
   * Whether there is a topic.
   *
   * @throws CommandException if the broker does not answer
   */
  public static boolean exists(TopicAddress address) {
    try (Admin admin = admin(address)) {
      return answer(admin.listTopics().names()).contains(address.topic());
    } catch (KafkaException | TimeoutException failed) {
      throw TopicFailure.of("find", address, failed);
    }
  }

  private static Admin admin(TopicAddress address) {
    Map<String, Object> settings = address.settings();
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    return Admin.create(settings);
  }

  private static boolean create(Admin admin, TopicAddress address, Plan plan)
      throws TimeoutException {
    try {
      answer(
          admin
              .createTopics(
                  List.of(
                      new NewTopic(address.topic(), plan.partitions(), Optional.empty())
                          .configs(plan.config())))
              .all());
    } catch (TopicExistsException other) {
      // Another client has created it.
    }
    new FreshTopics(admin).await(List.of(address.topic()), TIMEOUT);
    return true;
  }

  private static <T> T answer(KafkaFuture<T> future) throws TimeoutException {
    try {
      return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException kafka
          ? kafka
          : new KafkaException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", stopped);
    }
  }
}
