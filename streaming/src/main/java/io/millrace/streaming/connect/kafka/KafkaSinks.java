package io.millrace.streaming.connect.kafka;

import io.millrace.api.pipeline.SinkSpec;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * A topic as an exactly-once sink: records are written in transactions that end with a checkpoint,
 * so a reader of committed records sees each once.
 */
public final class KafkaSinks {

  /**
   * The longest a transaction may stay open, a quarter of an hour: what a broker allows unless it
   * was configured otherwise. A job that is down for longer after a completed checkpoint loses the
   * records that were not committed yet; raise it here and at the broker for longer outages.
   */
  private static final String TRANSACTION_TIMEOUT_MILLIS = "900000";

  /** Bytes. Models of hundreds of channels are larger than the usual bound of 1 MiB. */
  static final int LARGEST_MODEL = 32 << 20;

  private KafkaSinks() {}

  /**
   * A sink of a pipeline.
   *
   * @param uid names the sink within the brokers: prefix of its transaction ids
   * @param encoder what is written of a record
   */
  public static <T> KafkaSink<T> of(
      SinkSpec.Kafka spec, String uid, KafkaRecordEncoder<T> encoder) {
    Properties properties = new Properties();
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(LARGEST_MODEL));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    properties.putAll(Secrets.readable(spec.properties()));
    return KafkaSink.<T>builder()
        .setKafkaProducerConfig(properties)
        .setBootstrapServers(spec.brokers())
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(uid)
        .setRecordSerializer(encoder.after(new KafkaLogin(spec.brokers(), spec.properties())))
        .build();
  }
}
