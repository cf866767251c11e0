package io.millrace.streaming.connect.kafka;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import io.millrace.streaming.connect.kafka.write.CheckedSink;
import io.millrace.streaming.connect.kafka.write.LargestRecord;
import io.millrace.streaming.connect.kafka.write.TransactionLimit;
import io.millrace.streaming.connect.kafka.write.WriteFailures;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Creates sinks that write to topics. Records are written in transactions that end with a
 * checkpoint, so a reader of committed records sees each once; or at once, and after a failure
 * again.
 */
public final class KafkaSinks {

  /**
   * Maximum bytes of a record. Models of hundreds of channels exceed the default limit of 1 MiB.
   */
  static final int LARGEST_MODEL = 32 << 20;

  private KafkaSinks() {}

  /**
   * Creates a sink of a pipeline.
   *
   * @param uid prefix of the sink's transaction ids at the brokers
   * @param encoder encodes the records
   * @param state decides how long a transaction may stay open, see {@link TransactionLimit}
   * @param policy whether a job goes on if a broker does not know what was written any more
   */
  public static <T> Sink<T> of(
      SinkSpec.Kafka spec,
      String uid,
      KafkaRecordEncoder<T> encoder,
      ExecutionSpec.StateSpec state,
      LossPolicy policy) {
    Properties properties = new Properties();
    properties.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Long.toString(TransactionLimit.of(spec, state).toMillis()));
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(LARGEST_MODEL));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    properties.putAll(Secrets.readable(spec.properties()));
    LargestRecord largest = new LargestRecord();
    KafkaLogin login = new KafkaLogin(spec.brokers(), spec.properties());
    KafkaSink<T> sink =
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(properties)
            .setBootstrapServers(spec.brokers())
            .setDeliveryGuarantee(
                spec.delivery() == SinkSpec.Delivery.AT_LEAST_ONCE
                    ? DeliveryGuarantee.AT_LEAST_ONCE
                    : DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionalIdPrefix(uid)
            .setTransactionNamingStrategy(
                spec.transactions() == SinkSpec.Transactions.POOLED
                    ? TransactionNamingStrategy.POOLING
                    : TransactionNamingStrategy.INCREMENTING)
            .setRecordSerializer(encoder.after(login, largest))
            .build();
    return new CheckedSink<>(
        sink, new WriteFailures(spec.brokers(), spec.topic(), largest), policy);
  }
}
