package io.millrace.streaming.connect.kafka;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.record.Envelope;
import io.millrace.streaming.connect.record.StampedDecoder;
import io.millrace.streaming.wire.WireTypes;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/**
 * Decodes a Kafka record and records its origin. The decoder decides whether the record's key,
 * headers and timestamp count. Checks the login before the reader starts.
 */
public final class KafkaRecordDecoder implements KafkaRecordDeserializationSchema<Inbound> {

  private static final long serialVersionUID = 1L;

  private static final byte[] NOTHING = {};

  private final StampedDecoder decoder;
  private final KafkaLogin login;

  KafkaRecordDecoder(StampedDecoder decoder, KafkaLogin login) {
    this.decoder = decoder;
    this.login = login;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    login.check();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Inbound> out) {
    if (record.value() == null && decoder.decoder().passesOverDeletions()) {
      return;
    }
    byte[] value = record.value() == null ? NOTHING : record.value();
    Origin origin = Origin.topic(record.topic(), record.partition(), record.offset());
    Envelope envelope = new RecordEnvelope(record);
    Inbound read = decoder.read(value, origin, envelope);
    out.collect(read instanceof DeadLetter letter ? ResentRecords.refused(letter, envelope) : read);
  }

  /** What surrounds the value of a record. */
  public static Envelope around(ConsumerRecord<byte[], byte[]> record) {
    return new RecordEnvelope(record);
  }

  /** Key, headers and timestamp of a record of a topic. */
  private record RecordEnvelope(ConsumerRecord<byte[], byte[]> of) implements Envelope {

    @Override
    public byte[] key() {
      return of.key();
    }

    @Override
    public byte[] header(String name) {
      Header header = of.headers().lastHeader(name);
      return header == null ? null : header.value();
    }

    @Override
    public long timestamp() {
      return of.timestampType() == TimestampType.NO_TIMESTAMP_TYPE ? NO_TIMESTAMP : of.timestamp();
    }
  }

  @Override
  public TypeInformation<Inbound> getProducedType() {
    return WireTypes.inbound();
  }
}
