package io.millrace.streaming.connect.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;

class TextsTest {

  @Test
  void exampleUsage() {
    assertThat(isWhole("boiler 😀")).isTrue();
    assertThat(isWhole("boiler \ud83d")).isFalse();
  }

  @Test
  void textIsWholeIfItIsReadBackAsItIs() {
    SeededRandom random = new SeededRandom(4);
    char[] letters = {'a', '\u0000', '\ud7ff', '\ud800', '\udbff', '\udc00', '\udfff', '\ue000'};
    int whole = 0;
    for (int draw = 0; draw < 5000; draw++) {
      StringBuilder text = new StringBuilder();
      for (int at = random.below(5); at > 0; at--) {
        text.append(letters[random.below(letters.length)]);
      }
      String written = text.toString();
      boolean back = new String(written.getBytes(UTF_8), UTF_8).equals(written);

      assertThat(isWhole(written)).isEqualTo(back);
      whole += back ? 1 : 0;
    }
    assertThat(whole).isBetween(1000, 4000);
  }

  private static boolean isWhole(String text) {
    try {
      return Texts.checked("as", "key", text).equals(text);
    } catch (Refusal half) {
      return false;
    }
  }
}
