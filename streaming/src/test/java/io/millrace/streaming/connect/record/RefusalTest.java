package io.millrace.streaming.connect.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.json.DeadLetterJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RefusalTest {

  private static final Origin ORIGIN = Origin.file("readings.csv", 3);

  @Test
  void exampleUsage() {
    byte[] bytes = "junk,a,b,junk".getBytes(UTF_8);

    DeadLetter letter =
        new Refusal(Reason.WRONG_WIDTH, "expected 3 cells, found 2").letter(bytes, 5, 3, ORIGIN);

    assertThat(letter)
        .isEqualTo(new DeadLetter(Reason.WRONG_WIDTH, "expected 3 cells, found 2", ORIGIN, "a,b"));
  }

  @Test
  void aLongRecordIsShownByItsBeginning() {
    byte[] bytes = "x".repeat(1001).getBytes(UTF_8);

    assertThat(Refusal.excerpt(bytes, 0, 1000)).isEqualTo("x".repeat(1000));
    assertThat(Refusal.excerpt(bytes, 0, 1001)).isEqualTo("x".repeat(1000) + "…");
    assertThat(Refusal.excerpt(bytes, 1, 0)).isEmpty();
  }

  @Test
  void bytesThatAreNoTextAreShownAllTheSame() {
    assertThat(Refusal.excerpt(new byte[] {'a', (byte) 0xff, 0, 'b'}, 0, 4))
        .isEqualTo("a\ufffd\u0000b");
  }

  @Test
  void anExcerptThatEndsWithinACharacterIsStillText() throws IOException {
    byte[] bytes = ("x".repeat(998) + "😀😀").getBytes(UTF_8);

    String excerpt = Refusal.excerpt(bytes, 0, bytes.length);

    assertThat(written(excerpt).get("detail").textValue()).isEqualTo("x".repeat(998) + "\ufffd…");
  }

  @Test
  void aLongValueIsShownByFortyCharacters() {
    assertThat(Refusal.shown("x".repeat(40))).isEqualTo("x".repeat(40));
    assertThat(Refusal.shown("x".repeat(41))).isEqualTo("x".repeat(40) + "…");
  }

  /** Half of a pair of surrogates is no character, and many readers of JSON refuse it. */
  @Test
  void aValueIsNotCutWithinACharacter() throws IOException {
    String shown = Refusal.shown("x".repeat(39) + "😀😀");

    assertThat(shown).isEqualTo("x".repeat(39) + "…");
    assertThat(written("found '" + shown + "'").get("detail").textValue())
        .isEqualTo("found '" + shown + "'");
  }

  @Test
  void theSizeOfARecordThatIsTooLongIsInItsReason() {
    Refusal refusal = Refusal.oversized(5_000_000_000L, 1 << 20);

    assertThat(refusal.reason()).isEqualTo(Reason.OVERSIZED);
    assertThat(refusal)
        .hasMessage(
            "expected at most 1048576 bytes, found 5000000000; raise largest_record, or send less");
    assertThat(refusal.getStackTrace()).isEmpty();
  }

  private static JsonNode written(String detail) throws IOException {
    DeadLetter letter = new DeadLetter(Reason.MALFORMED, detail, ORIGIN, "");
    return new ObjectMapper().readTree(new DeadLetterJson().write(letter));
  }
}
