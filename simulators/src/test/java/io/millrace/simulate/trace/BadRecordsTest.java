package io.millrace.simulate.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.record.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BadRecordsTest {

  private static final int LARGEST = 1000;
  private static final long TIME = 1_500_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Reading GOOD =
      new Reading("Dongsi", TIME, new float[] {1.5f, Float.NaN, -3});

  private final BadRecords bad = new BadRecords(LARGEST);

  @Test
  void exampleUsage() {
    List<Message> messages = bad.into(readings(100), Optional.empty(), 10).toList();
    assertThat(messages).hasSize(100 + BadRecords.count());
    assertThat(text(messages.get(10))).isEqualTo(text(bad(Reason.MALFORMED)));
    assertThat(text(messages.get(54))).isEqualTo(text(bad(Reason.LATE)));
  }

  @Test
  void replacesNoReading() {
    List<String> good =
        readings(100).map(one -> text(Message.observation(one, Optional.empty()))).toList();
    assertThat(bad.into(readings(100), Optional.empty(), 10).map(BadRecordsTest::text))
        .containsSubsequence(good);
  }

  @Test
  void writesAReadingAsAnObservation() throws Exception {
    assertThat(text(Message.observation(GOOD, Optional.of("north \"1\""))))
        .isEqualTo(
            "{\"key\":\"Dongsi\",\"group\":\"north \\\"1\\\"\",\"time\":1500000000000,"
                + "\"values\":[1.5,null,-3.0]}");
  }

  @Test
  void eachBadRecordIsBadInItsOwnWay() throws Exception {
    assertThatThrownBy(() -> JSON.readTree(bad(Reason.MALFORMED).value()))
        .isInstanceOf(JacksonException.class);
    assertThat(json(Reason.WRONG_WIDTH).get("values")).hasSize(2);
    JsonNode overflow = json(Reason.NOT_FINITE).get("values");
    assertThat(overflow).hasSize(3);
    assertThat(overflow.get(0).doubleValue()).isInfinite();
    assertThat(bad(Reason.OVERSIZED).value()).hasSizeGreaterThan(LARGEST);
    assertThat(json(Reason.LATE).get("time").longValue()).isEqualTo(TIME - 30L * 86_400_000);
  }

  private Message bad(Reason reason) {
    return bad.bad(reason, GOOD, Optional.empty());
  }

  private JsonNode json(Reason reason) throws Exception {
    return JSON.readTree(bad(reason).value());
  }

  private static Stream<Reading> readings(int count) {
    return IntStream.range(0, count).mapToObj(any -> GOOD);
  }

  private static String text(Message message) {
    return new String(message.value(), UTF_8);
  }
}
