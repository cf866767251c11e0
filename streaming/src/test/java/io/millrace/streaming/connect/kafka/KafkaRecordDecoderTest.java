package io.millrace.streaming.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.json.JsonDecoder;
import io.millrace.streaming.connect.model.ModelDecoder;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.StampedDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class KafkaRecordDecoderTest {

  /** A record without value deletes a message of a compacted topic. */
  @Test
  void aDeletionOnATopicOfModelsIsPassedOver() {
    assertThat(read(new ModelDecoder(), null)).isEmpty();
    assertThat(read(new ModelDecoder(), new byte[0]))
        .singleElement()
        .satisfies(letter -> assertThat(reason(letter)).isEqualTo(Reason.MALFORMED));
  }

  @Test
  void aReadingWithoutValueIsADeadLetter() {
    assertThat(read(new JsonDecoder(List.of("x"), 100), null))
        .singleElement()
        .satisfies(letter -> assertThat(reason(letter)).isEqualTo(Reason.MALFORMED));
  }

  private static Reason reason(Inbound letter) {
    return ((DeadLetter) letter).reason();
  }

  private static List<Inbound> read(RecordDecoder decoder, byte[] value) {
    List<Inbound> read = new ArrayList<>();
    new KafkaRecordDecoder(StampedDecoder.unbounded(decoder), null)
        .deserialize(
            new ConsumerRecord<>("models", 0, 7, "p/g".getBytes(StandardCharsets.UTF_8), value),
            new ListCollector<>(read));
    return read;
  }
}
