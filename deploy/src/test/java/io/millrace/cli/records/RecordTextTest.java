package io.millrace.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecordTextTest {

  private static final RecordText.Filter ANY = new RecordText.Filter(Set.of(), Set.of());

  @Test
  void exampleUsage() {
    RecordText text =
        new RecordText(
            new RecordText.Filter(Set.of("a"), Set.of()),
            List.of("key", "values[1]", "label"),
            RecordText.Surroundings.LEFT_OUT);

    assertThat(text.line(record("{\"key\":\"a\",\"values\":[1,2.50]}")))
        .as("digits stay")
        .isEqualTo("{\"key\":\"a\",\"values[1]\":2.50,\"label\":null}");
    assertThat(text.line(record("{\"key\":\"b\"}"))).isNull();
  }

  @Test
  void aWholeValueStaysAsItIs() {
    RecordText text = new RecordText(ANY, List.of(), RecordText.Surroundings.LEFT_OUT);

    assertThat(text.line(record("{ \"x\": 1.0e2 }"))).isEqualTo("{ \"x\": 1.0e2 }");
    assertThat(text.line(record("{\n\"x\": 1}"))).as("one line each").isEqualTo("{\"x\":1}");
  }

  @Test
  void whatIsNoJsonIsOneJsonValueToo() {
    RecordText text = new RecordText(ANY, List.of(), RecordText.Surroundings.LEFT_OUT);

    assertThat(text.line(record("a,\"b\""))).isEqualTo("\"a,\\\"b\\\"\"");
    assertThat(text.line(new StoredRecord(null, new byte[] {(byte) 0xff}, 0, place -> {})))
        .isEqualTo("{\"base64\":\"/w==\"}");
    assertThat(text.line(new StoredRecord(null, null, 0, place -> {}))).isEqualTo("null");
  }

  @Test
  void theKeyOfARecordCountsAndItsSurroundingsAreShown() {
    RecordText text =
        new RecordText(
            new RecordText.Filter(Set.of("k"), Set.of("late")),
            List.of(),
            RecordText.Surroundings.SHOWN);
    byte[] late = "{\"reason\":\"late\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(text.line(new StoredRecord("k", late, 0, place -> place.put("offset", 7))))
        .isEqualTo("{\"offset\":7,\"value\":{\"reason\":\"late\"}}");
    assertThat(text.line(new StoredRecord("j", late, 0, place -> {}))).isNull();
  }

  private static StoredRecord record(String value) {
    return new StoredRecord(null, value.getBytes(StandardCharsets.UTF_8), 0, place -> {});
  }
}
