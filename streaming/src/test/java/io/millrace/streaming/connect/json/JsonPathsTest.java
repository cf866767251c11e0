package io.millrace.streaming.connect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.streaming.connect.map.FieldPath;
import io.millrace.streaming.connect.record.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class JsonPathsTest {

  @Test
  void exampleUsage() throws Refusal {
    assertThat(
            fields(
                """
                {"device": {"id": "d7"}, "s": [{"v": 1.5}, null, true], "PM2.5": 7, "a\\"b": 1}
                """))
        .containsExactly(
            "device.id TEXT d7",
            "s[0].v NUMBER 1.5",
            "s[1] NULL ",
            "s[2] FLAG true",
            "[\"PM2.5\"] NUMBER 7",
            "['a\"b'] NUMBER 1");
  }

  @Test
  void everyPathIsReadAsAPath() throws Refusal {
    fields("{\"a.b\": {\"c d\": [[1]]}, \"$x\": 1, \"[0]\": 2}")
        .forEach(
            field -> assertThat(FieldPath.parse(field.replaceAll(" NUMBER.*", ""))).isPresent());
  }

  @Test
  void aLongListIsOneField() throws Refusal {
    String list = IntStream.range(0, 65).mapToObj(String::valueOf).collect(Collectors.joining(","));

    assertThat(fields("{\"l\": [" + list + "]}")).containsExactly("l LIST ");
  }

  @Test
  void otherTextIsRefused() {
    for (String text : List.of("", "7", "{\"a\": 1} {\"a\": 2}", "{\"a\": ")) {
      assertThatThrownBy(() -> fields(text)).as(text).isInstanceOf(Refusal.class);
    }
  }

  private static List<String> fields(String text) throws Refusal {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> fields = new ArrayList<>();
    new JsonPaths()
        .visit(
            bytes,
            0,
            bytes.length,
            (path, kind, value) -> fields.add(path + " " + kind + " " + value));
    return fields;
  }
}
