package io.millrace.streaming.connect.kafka;

import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.kafka.offset.TopicRange;
import io.millrace.streaming.connect.record.StampedDecoder;
import java.util.Properties;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Creates sources that read topics, with offsets in the checkpoint.
 *
 * <p>A job that starts without a savepoint has learned nothing, so it reads its topics from their
 * beginning unless the pipeline says otherwise. Records of an upstream transaction that was not
 * committed are not read, unless the pipeline says so. Offsets are also committed to the broker
 * with each checkpoint, but only for lag monitors: a job never starts from them.
 */
public final class KafkaSources {

  private KafkaSources() {}

  /**
   * Creates a source of a pipeline.
   *
   * @param range where the topics begin and end
   * @param pipeline name of the pipeline; the consumer group unless the pipeline names one
   * @param decoder reads the value of a record
   * @param offsets checks the offsets from which partitions are read
   */
  public static Source<Inbound, ?, ?> of(
      SourceSpec.Kafka spec,
      TopicRange range,
      String pipeline,
      StampedDecoder decoder,
      RetainedOffsets offsets) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, pipeline);
    properties.putAll(Secrets.readable(spec.properties()));
    KafkaLogin login = new KafkaLogin(spec.brokers(), spec.properties());
    KafkaSourceBuilder<Inbound> source =
        KafkaSource.<Inbound>builder()
            .setProperties(properties)
            .setBootstrapServers(spec.brokers())
            .setTopics(spec.topics())
            .setClientIdPrefix(pipeline)
            .setStartingOffsets(range.start())
            .setDeserializer(new KafkaRecordDecoder(decoder, login));
    range.end().ifPresent(source::setBounded);
    return new CheckedSource(source.build(), login, offsets);
  }

  /** Reads records as a source does, for a look at some outside a job. */
  public static KafkaRecordDeserializationSchema<Inbound> reader(StampedDecoder decoder) {
    return new KafkaRecordDecoder(decoder, KafkaLogin.NONE);
  }
}
