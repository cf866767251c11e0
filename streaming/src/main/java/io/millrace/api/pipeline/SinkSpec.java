package io.millrace.api.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A sink of records.
 *
 * <pre>{@code
 * SinkSpec topic =
 *     new SinkSpec.Kafka("broker:9092", "results", Map.of("security.protocol", "SSL"));
 * assert topic.toString().equals("Kafka[broker:9092, results, [security.protocol]]");
 * }</pre>
 */
public sealed interface SinkSpec {

  /** Where the records go, in a few words without anything that may be secret. */
  String summary();

  /**
   * The same sink with another path.
   *
   * @param paths gives the new path for the path of this sink; not called for a topic
   */
  default SinkSpec withPaths(UnaryOperator<String> paths) {
    return this;
  }

  /**
   * A Kafka topic, written in transactions that end with a checkpoint.
   *
   * @param brokers bootstrap servers, {@code host:port,…}
   * @param topic topic to write
   * @param properties passed through to the client; secrets as references, see {@code Secrets}
   * @param transactions how transactions are named at the brokers
   * @param delivery when a record becomes visible, and how often
   */
  record Kafka(
      String brokers,
      String topic,
      Map<String, String> properties,
      Transactions transactions,
      Delivery delivery)
      implements SinkSpec {

    public Kafka {
      // Not Map.copyOf: its order changes from run to run.
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** A topic that is written in transactions. */
    public Kafka(
        String brokers, String topic, Map<String, String> properties, Transactions transactions) {
      this(brokers, topic, properties, transactions, Delivery.EXACTLY_ONCE);
    }

    /** A topic whose transactions are numbered. */
    public Kafka(String brokers, String topic, Map<String, String> properties) {
      this(brokers, topic, properties, Transactions.NUMBERED);
    }

    @Override
    public String summary() {
      return "topic " + topic + " at " + brokers;
    }

    /** Contains only the names of properties, because the text may be logged. */
    @Override
    public String toString() {
      return "Kafka[" + brokers + ", " + topic + ", " + properties.keySet() + "]";
    }
  }

  /**
   * When a record of a topic becomes visible, and how often it is there.
   *
   * <pre>{@code
   * SinkSpec.Kafka alarms =
   *     new SinkSpec.Kafka(
   *         "broker:9092",
   *         "alarms",
   *         Map.of(),
   *         SinkSpec.Transactions.NUMBERED,
   *         SinkSpec.Delivery.AT_LEAST_ONCE);
   * assert alarms.delivery() == SinkSpec.Delivery.AT_LEAST_ONCE;
   * }</pre>
   */
  enum Delivery {
    /** Once, to readers of committed records, with the next checkpoint. */
    EXACTLY_ONCE,
    /**
     * At once. After a failure the records since the last checkpoint are there again, with the same
     * ids.
     */
    AT_LEAST_ONCE
  }

  /**
   * How the transactions of a topic are named at its brokers.
   *
   * <pre>{@code
   * SinkSpec.Kafka results =
   *     new SinkSpec.Kafka("broker:9092", "results", Map.of(), SinkSpec.Transactions.POOLED);
   * assert results.transactions() == SinkSpec.Transactions.POOLED;
   * }</pre>
   */
  enum Transactions {
    /**
     * Each checkpoint has a name of its own, which the brokers remember for days after its last
     * use.
     */
    NUMBERED,
    /**
     * A few names are used again and again. The brokers must be asked for the open transactions of
     * the topic, which needs a right and Kafka 3.0, and a state of such a job cannot go back to
     * numbered ones.
     */
    POOLED
  }

  /**
   * A folder: results and dead letters as JSON lines, models as a pair of files per version.
   *
   * @param path the folder
   */
  record Folder(String path) implements SinkSpec {

    @Override
    public String summary() {
      return "folder " + path;
    }

    @Override
    public Folder withPaths(UnaryOperator<String> paths) {
      return new Folder(paths.apply(path));
    }
  }
}
