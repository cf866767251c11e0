package io.millrace.api.model;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @Test
  void exampleUsage() {
    JsonNode node = object("{\"steps\": 7, \"shape\": [2, 3]}");

    assertThat(StrictJson.whole(node.get("steps"), 0)).contains(7L);
    assertThat(StrictJson.wholes(node.get("shape"), 1, 16)).contains(List.of(2L, 3L));
  }

  @Test
  void readsOnlyItsPartOfTheBytes() {
    byte[] bytes = "xx{\"ü\": \"北京\"}xx".getBytes(UTF_8);

    assertThat(StrictJson.object(bytes, 2, bytes.length - 4, "a part").get("ü").textValue())
        .isEqualTo("北京");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{} {}",
        "{}]",
        "{\"a\": 1, \"a\": 1}",
        "{\"a\": {\"b\": 1, \"b\": 2}}",
        "{a: 1}",
        "{'a': 1}",
        "{\"a\": 01}",
        "{\"a\": NaN}",
        "{\"a\": 1,}",
        "{\"a\": 1} // no comment",
        "[]",
        "7",
        "null",
        "\"text\""
      })
  void whatIsNotOneStrictObjectIsRefused(String json) {
    assertThatThrownBy(() -> object(json))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith("Cannot read an example: ");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    for (byte[] text :
        List.of(
            new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
            "{\"a\": 1}".getBytes(UTF_16BE))) {
      assertThatThrownBy(() -> StrictJson.object(text, 0, text.length, "an example"))
          .isInstanceOf(ModelFileException.class);
    }
  }

  /** Deep and long content would cost memory and stack before anybody looks at it. */
  @Test
  void depthAndLengthsAreLimited() {
    assertThat(object("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}")).isNotNull();
    assertThat(object("{\"" + "n".repeat(4096) + "\": 1}")).isNotNull();
    assertThat(object("{\"a\": " + "9".repeat(64) + "}")).isNotNull();

    for (String json :
        List.of(
            "{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}",
            "{\"a\":".repeat(100_000),
            "{\"a\": \"" + "x".repeat((1 << 20) + 1) + "\"}",
            "{\"" + "n".repeat(50_000) + "\": 1}",
            "{\"a\": " + "9".repeat(65) + "}")) {
      assertThatThrownBy(() -> object(json))
          .isInstanceOf(ModelFileException.class)
          .satisfies(fault -> assertThat(fault.getMessage().length()).isLessThan(1000));
    }
  }

  @Test
  void theMessageIsOneLine() {
    assertThatThrownBy(() -> object("{\n\n\"a\": oops\n}"))
        .satisfies(fault -> assertThat(fault.getMessage().lines()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"7\"",
        "7.0",
        "7e0",
        "true",
        "[7]",
        "{}",
        "4",
        "-7",
        "9223372036854775808"
      })
  void whatIsNoWholeNumberOfThatSizeIsEmpty(String value) {
    JsonNode node = object("{\"a\": " + value + "}");

    assertThat(StrictJson.whole(node.get("a"), 5)).isEmpty();
    assertThat(StrictJson.whole(node.get("b"), 5)).as("a field that is not there").isEmpty();
  }

  @Test
  void theBoundsAreWholeNumbersThemselves() {
    JsonNode node = object("{\"a\": 5, \"b\": -9223372036854775808, \"c\": 9223372036854775807}");

    assertThat(StrictJson.whole(node.get("a"), 5)).contains(5L);
    assertThat(StrictJson.whole(node.get("b"), Long.MIN_VALUE)).contains(Long.MIN_VALUE);
    assertThat(StrictJson.whole(node.get("c"), 0)).contains(Long.MAX_VALUE);
  }

  @Test
  void oneElementOfAnotherKindMakesAListEmpty() {
    for (String list : List.of("[1, null]", "[1, 0]", "[1, 2.5]", "[[1]]", "[1, 2, 3, 4]", "1")) {
      assertThat(StrictJson.wholes(object("{\"a\": " + list + "}").get("a"), 1, 3))
          .as(list)
          .isEmpty();
    }
    assertThat(StrictJson.wholes(object("{\"a\": []}").get("a"), 1, 3)).contains(List.of());
    assertThat(StrictJson.wholes(object("{\"a\": [1, 2, 3]}").get("a"), 1, 3))
        .contains(List.of(1L, 2L, 3L));
    assertThat(StrictJson.wholes(null, 1, 3)).isEmpty();
  }

  private static JsonNode object(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return StrictJson.object(bytes, 0, bytes.length, "an example");
  }
}
