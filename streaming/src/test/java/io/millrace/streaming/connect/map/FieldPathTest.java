package io.millrace.streaming.connect.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldPathTest {

  @Test
  void exampleUsage() {
    FieldPath path = FieldPath.parse("sensors[0][\"PM2.5\"].mean").orElseThrow();

    assertThat(path.steps())
        .containsExactly(member("sensors"), element(0), member("PM2.5"), member("mean"));
    assertThat(path.steps().get(0).isMember()).isTrue();
    assertThat(path.steps().get(1).isMember()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          $.a.b      | a.b
          $['a'].b   | a.b
          $[0].a     | [0].a
          ['a'][\"b\"] | a.b
          a['b.c']   | a[\"b.c\"]
          """)
  void onePathIsWrittenInSeveralWays(String written, String otherwise) {
    assertThat(FieldPath.parse(written)).isPresent().isEqualTo(FieldPath.parse(otherwise));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.",
        ".a",
        "a..b",
        "$.",
        "$..a",
        "a[",
        "a[]",
        "a[-1]",
        "a[1",
        "a[x]",
        "a[1]b",
        "a['b]",
        "a[\"\"]",
        "[0]0",
        "a]",
        "a[1234567]",
        "a[1].",
        "a.[0]"
      })
  void whatIsNoPathIsNone(String written) {
    assertThat(FieldPath.parse(written)).isEmpty();
  }

  /** A dollar is a letter of a name where it does not stand for the record. */
  @Test
  void aNameMayBeginWithADollar() {
    assertThat(FieldPath.parse("$oid").orElseThrow().steps()).containsExactly(member("$oid"));
    assertThat(FieldPath.parse("a.$oid").orElseThrow().steps())
        .containsExactly(member("a"), member("$oid"));
  }

  @Test
  void oneMemberIsItsNameWhateverItsLetters() {
    assertThat(FieldPath.of("te.mp[0]").steps()).containsExactly(member("te.mp[0]"));
  }

  /** Names with dots, brackets, quotes of one kind and blanks, as devices have them. */
  @Test
  void aPathThatIsWrittenStepByStepIsReadBack() {
    String letters = "ab 0.[]$\"äµ-_";
    SeededRandom random = new SeededRandom(3);
    for (int trial = 0; trial < 3000; trial++) {
      List<FieldPath.Step> steps = new ArrayList<>();
      String path = "";
      for (int length = 1 + random.below(4); length > 0; length--) {
        if (random.below(3) == 0) {
          int position = random.below(1_000_000);
          steps.add(element(position));
          path = FieldPath.element(path, position);
        } else {
          StringBuilder name = new StringBuilder();
          for (int i = 1 + random.below(5); i > 0; i--) {
            name.append(letters.charAt(random.below(letters.length())));
          }
          steps.add(member(name.toString()));
          path = FieldPath.member(path, name.toString());
        }
      }

      assertThat(FieldPath.parse(path).map(FieldPath::steps)).as(path).contains(steps);
    }
  }

  /** Nodes are shared by paths that begin alike, and by nothing else. */
  @Test
  void theTreeOfPathsHasEveryPathAndNoOther() {
    PathTree tree = new PathTree();
    tree.grow(path("a.b[0]")).fill(4);
    tree.grow(path("a.b[2]")).fill(5);
    tree.grow(path("a.c")).fill(6);
    tree.grow(path("a.c")).fill(7);
    tree.grow(path("a.b")).count();

    PathTree list = tree.member("a").member("b");
    assertThat(list.element(0).slots()).containsExactly(4);
    assertThat(list.element(1)).isNull();
    assertThat(list.element(2).slots()).containsExactly(5);
    assertThat(list.isCounted()).isTrue();
    assertThat(list.slots()).isEmpty();
    assertThat(list.hasElements()).isTrue();
    assertThat(list.hasMembers()).isFalse();
    assertThat(tree.member("a").member("c").slots()).containsExactly(6, 7);
    assertThat(tree.member("b")).isNull();
    assertThat(tree.hasElements()).isFalse();
  }

  private static FieldPath path(String text) {
    return FieldPath.parse(text).orElseThrow();
  }

  private static FieldPath.Step member(String name) {
    return new FieldPath.Step(name, -1);
  }

  private static FieldPath.Step element(int position) {
    return new FieldPath.Step(null, position);
  }
}
