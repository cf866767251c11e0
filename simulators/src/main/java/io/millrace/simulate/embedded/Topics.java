package io.millrace.simulate.embedded;

import io.millrace.streaming.connect.kafka.FreshTopics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/**
 * Creates and lists the topics of a single-node broker. Owns an admin client, which is closed with
 * it.
 */
public final class Topics implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Admin admin;

  /** Which records a topic retains. */
  public enum Keep {
    /** Every record. */
    ALL,
    /** The newest record of each key. */
    NEWEST
  }

  /** Who sets the timestamp of a record. */
  public enum Stamp {
    /** The sender. */
    SENT,
    /** The broker, when it writes the record. */
    WRITTEN
  }

  /**
   * A topic to create.
   *
   * @param name topic name
   * @param partitions number of partitions
   * @param keep which records are retained
   * @param stamp who sets the timestamps
   */
  public record Plan(String name, int partitions, Keep keep, Stamp stamp) {

    /** A topic with timestamps of the sender. */
    public Plan(String name, int partitions, Keep keep) {
      this(name, partitions, keep, Stamp.SENT);
    }

    /** A topic that keeps every record. */
    public static Plan of(String name, int partitions) {
      return new Plan(name, partitions, Keep.ALL);
    }

    /** A compacted topic of one partition. */
    public static Plan compacted(String name) {
      return new Plan(name, 1, Keep.NEWEST);
    }

    /** The same topic with timestamps of the broker. */
    public Plan stamped() {
      return new Plan(name, partitions, keep, Stamp.WRITTEN);
    }

    private NewTopic toNewTopic() {
      String policy = keep == Keep.ALL ? "delete" : "compact";
      String time = stamp == Stamp.SENT ? "CreateTime" : "LogAppendTime";
      return new NewTopic(name, partitions, (short) 1)
          .configs(Map.of("cleanup.policy", policy, "message.timestamp.type", time));
    }
  }

  /**
   * @param brokers bootstrap servers
   */
  public Topics(String brokers) {
    this(brokers, Map.of());
  }

  /**
   * @param brokers bootstrap servers
   * @param login further properties of the client, such as its security
   */
  public Topics(String brokers, Map<String, String> login) {
    Map<String, Object> settings = new HashMap<>(login);
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    admin = Admin.create(settings);
  }

  /**
   * Creates topics and returns once every partition accepts records.
   *
   * @throws IllegalStateException if one exists, or the broker does not answer within 30 s
   */
  public void create(Plan... plans) {
    Collection<NewTopic> topics = List.of(plans).stream().map(Plan::toNewTopic).toList();
    await("create topics " + List.of(plans), admin.createTopics(topics).all());
    try {
      new FreshTopics(admin).await(topics.stream().map(NewTopic::name).toList(), TIMEOUT);
    } catch (TimeoutException | KafkaException fault) {
      throw new IllegalStateException("Cannot reach topics " + List.of(plans), fault);
    }
  }

  /** Names of all topics except the broker's internal ones. */
  public Set<String> names() {
    return await("list topics", admin.listTopics().names());
  }

  @Override
  public void close() {
    admin.close(TIMEOUT);
  }

  private static <T> T await(String what, KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException fault) {
      throw new IllegalStateException(
          "Cannot " + what + ": " + fault.getCause().getMessage(), fault.getCause());
    } catch (TimeoutException fault) {
      throw new IllegalStateException(
          "Cannot " + what + ": the broker did not answer within " + TIMEOUT, fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot " + what + ": interrupted", fault);
    }
  }
}
