package io.millrace.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShapeTest {

  @Test
  void exampleUsage() {
    Shape shape = Shape.of("{name!: text, size: whole, tags: ['/[a-z]+/'], more: {'*': flag}}");

    assertThat(
            shape.faults(
                Map.of("name", "a", "size", 3, "tags", List.of("b"), "more", Map.of("c", true))))
        .isEmpty();
    assertThat(shape.faults(Map.of("size", "3", "tags", List.of("b", "C"), "colour", "red")))
        .containsExactlyInAnyOrder(
            ": expected name, found none",
            ".size: expected whole, found 3",
            ".tags[1]: expected /[a-z]+/, found C",
            ".colour: unknown; known are [name, size, tags, more]");
    assertThat(shape.faults(Map.of("name", " ", "tags", "b", "more", 1)))
        .containsExactlyInAnyOrder(
            ".name: expected text, found  ",
            ".tags: expected a list, found b",
            ".more: expected a mapping, found 1");
  }

  @Test
  void aPatchReplacesAllButMappings() {
    Object base = Map.of("a", Map.of("b", 1, "c", 2), "d", List.of(1, 2));
    Object patch = Map.of("a", Map.of("b", 3), "d", List.of(4));

    assertThat(Shape.merged(base, patch))
        .isEqualTo(Map.of("a", Map.of("b", 3, "c", 2), "d", List.of(4)));
  }
}
