package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.TopicAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/**
 * Tells when the brokers of a pipeline are gone, and when they are back: one line each, with the
 * time since when. It asks them itself, every two seconds, since the clients of a job say nothing
 * for minutes and then too much.
 *
 * <p>Brokers that have not answered yet are not gone: this machine may not reach those of a job
 * elsewhere. It never waits for an answer. Not thread-safe.
 */
final class BrokerWatch implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Consumer<String> say;
  private final List<Watched> brokers = new ArrayList<>();

  /**
   * @param pipeline whose brokers are watched
   * @param say takes a line for the user
   */
  BrokerWatch(PipelineSpec pipeline, Consumer<String> say) {
    this.say = say;
    Map<String, TopicAddress> distinct = new LinkedHashMap<>();
    PipelineTopics.of(pipeline).forEach(topic -> distinct.putIfAbsent(topic.brokers(), topic));
    for (TopicAddress address : distinct.values()) {
      Map<String, Object> settings = address.settings();
      settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
      settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
      try {
        brokers.add(new Watched(address.brokers(), Admin.create(settings)));
      } catch (KafkaException unusable) {
        // The secrets of a job elsewhere may not be here.
      }
    }
  }

  /** Looks at what the brokers have answered since the last look. */
  void look() {
    brokers.forEach(Watched::look);
  }

  /** Whether some brokers are gone. */
  boolean isGone() {
    return brokers.stream().anyMatch(watched -> watched.gone);
  }

  @Override
  public void close() {
    brokers.forEach(watched -> watched.admin.close(Duration.ZERO));
  }

  /** The brokers of one address. */
  private final class Watched {
    private final String address;
    private final Admin admin;
    private KafkaFuture<?> answer;
    private long asked;
    private long heard;
    private long heardAt;
    private boolean gone;

    Watched(String address, Admin admin) {
      this.address = address;
      this.admin = admin;
    }

    void look() {
      if (answer == null) {
        // By the time that has passed: the clock of the machine may be set, the watch goes on.
        if (asked == 0 || System.nanoTime() - asked >= EVERY.toNanos()) {
          asked = System.nanoTime();
          answer =
              admin
                  .describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLIS))
                  .clusterId();
        }
      } else if (answer.isDone()) {
        if (isThere(answer)) {
          there();
        } else {
          absent();
        }
        answer = null;
      }
    }

    private void there() {
      long now = System.currentTimeMillis();
      if (gone) {
        gone = false;
        say.accept(
            "Kafka at "
                + address
                + " is back since "
                + clock(now)
                + ", after "
                + NumberText.duration(Duration.ofNanos(System.nanoTime() - heardAt)));
      }
      heard = now;
      heardAt = System.nanoTime();
    }

    private void absent() {
      if (!gone && heard > 0) {
        gone = true;
        say.accept(
            "Kafka at "
                + address
                + " does not answer since "
                + clock(heard)
                + "; the job waits, and goes on from its last checkpoint when it is back");
      }
    }
  }

  private static boolean isThere(KafkaFuture<?> answer) {
    try {
      answer.get();
      return true;
    } catch (ExecutionException silent) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String clock(long millis) {
    return CLOCK.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }
}
