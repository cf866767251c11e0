package io.millrace.cli.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record that a topic or a file holds.
 *
 * @param key text of its key; null if it has none
 * @param value its bytes; null if it has none. Owned by the record.
 * @param time when it was written, in milliseconds since 1970 UTC: the timestamp of a record of a
 *     topic, the time of a file
 * @param place adds where it lies, and what surrounds it, to an object
 */
public record StoredRecord(String key, byte[] value, long time, Consumer<ObjectNode> place) {

  /** A record of a topic. */
  public static StoredRecord of(ConsumerRecord<byte[], byte[]> record) {
    String key = RecordText.text(record.key());
    return new StoredRecord(
        key,
        record.value(),
        record.timestamp(),
        place -> {
          place.put("topic", record.topic());
          place.put("partition", record.partition());
          place.put("offset", record.offset());
          place.put("timestamp", record.timestamp());
          place.put("key", key);
          ObjectNode headers = place.putObject("headers");
          for (Header header : record.headers()) {
            headers.put(header.key(), RecordText.text(header.value()));
          }
        });
  }
}
