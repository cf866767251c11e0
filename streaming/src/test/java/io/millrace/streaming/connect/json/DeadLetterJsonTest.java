package io.millrace.streaming.connect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterJsonTest {

  private static final Origin ORIGIN = Origin.topic("readings", 2, 17);

  @Test
  void exampleUsage() throws IOException {
    JsonNode json =
        written(new DeadLetter(Reason.WRONG_WIDTH, "expected 3 values", ORIGIN, "{\"key\": 1}"));

    assertThat(json.get("reason").textValue()).isEqualTo("wrong-width");
    assertThat(json.get("detail").textValue()).isEqualTo("expected 3 values");
    assertThat(json.get("topic").textValue()).isEqualTo("readings");
    assertThat(json.get("partition").intValue()).isEqualTo(2);
    assertThat(json.get("offset").longValue()).isEqualTo(17);
    assertThat(json.get("payload").textValue()).isEqualTo("{\"key\": 1}");
  }

  @Test
  void aRecordOfAFileHasItsLine() throws IOException {
    Origin line = Origin.file("data/ä b.csv", Long.MAX_VALUE);
    JsonNode json = written(new DeadLetter(Reason.MALFORMED, "", line, ""));

    assertThat(json.get("file").textValue()).isEqualTo("data/ä b.csv");
    assertThat(json.get("line").longValue()).isEqualTo(Long.MAX_VALUE);
    assertThat(json.has("topic") || json.has("partition") || json.has("offset")).isFalse();
  }

  @Test
  void aRecordThatOneBranchRefusedHasItsName() throws IOException {
    DeadLetter letter = new DeadLetter(Reason.LATE, "", ORIGIN, "");

    assertThat(new String(new DeadLetterJson("codes").write(letter), UTF_8))
        .contains("\"branch\":\"codes\"");
    assertThat(written(letter).has("branch")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonIsWrittenAsItsWord(Reason reason) throws IOException {
    assertThat(written(new DeadLetter(reason, "d", ORIGIN, "p")).get("reason").textValue())
        .isEqualTo(reason.word())
        .matches("[a-z-]+");
  }

  @Test
  void anyTextIsReadBackAsItIs() throws IOException {
    for (String text :
        List.of("", "\"quoted\" \\ back", "a\nb\r\tc", "\u0000\u001f\u007f", "北京 ü 😀", "\ufeff")) {
      JsonNode json = written(new DeadLetter(Reason.MALFORMED, text, ORIGIN, text));

      assertThat(json.get("detail").textValue()).isEqualTo(text);
      assertThat(json.get("payload").textValue()).isEqualTo(text);
    }
  }

  private static JsonNode written(DeadLetter letter) throws IOException {
    return new ObjectMapper().readTree(new DeadLetterJson().write(letter));
  }
}
