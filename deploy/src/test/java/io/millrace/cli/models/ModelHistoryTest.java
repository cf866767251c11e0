package io.millrace.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelHistoryTest {

  private final ModelHistory history = new ModelHistory("air", "Dongsi");

  @Test
  void exampleUsage() {
    history.add(model("Dongsi", 1));
    history.add(model("Dongsi", 2));
    history.add(model("Dongsi", 1).as(ReleaseStatus.HELD));
    history.add(model("Dongsi", 3));

    assertThat(version(history.answering())).as("held").isEqualTo(1);
    assertThat(version(history.newest())).isEqualTo(3);
    assertThat(history.known()).containsExactly(1L, 2L, 3L);
  }

  /** r, h, e with a version: released, held, ended hold. What answers, and the one before it. */
  @ParameterizedTest
  @CsvSource({
    "r5,              5, ",
    "r1 r2 r3,        3, 2",
    "r3 r2,           2, ",
    "r1 r2 h1,        1, ",
    "r1 r2 r3 h2,     2, 1",
    "r1 h1 r2 e1,     2, 1",
    "h4,              4, ",
    "h4 e4,           4, ",
    "r1 h4 e4,        1, ",
    "r1 r2 h1 h2 e1,  2, 1",
    "r0 r10 r9,       9, 0"
  })
  void answersByTheVersionThatAFollowerUses(String words, long answering, Long before) {
    for (String word : words.split(" ")) {
      history.add(of(word));
    }

    assertThat(version(history.answering())).isEqualTo(answering);
    assertThat(history.before().map(ModelHistoryTest::version))
        .isEqualTo(Optional.ofNullable(before));
  }

  @Test
  void nothingIsKnownOfAGroupThatHasNoModel() {
    history.add(model("Tiantan", 1));
    history.add(model("Dongsi", 2).named(new ModelName("water", "Dongsi", 2)));

    assertThat(history.answering()).isEmpty();
    assertThat(history.newest()).isEmpty();
    assertThat(history.before()).isEmpty();
    assertThat(history.known()).isEmpty();
    assertThat(history.version(1)).isEmpty();
  }

  /** Of a folder, whose models do not say themselves that they are held. */
  @Test
  void aVersionMayBeHeldByItsName() {
    history.add(model("Dongsi", 1));
    history.add(model("Dongsi", 2));
    history.hold(new ModelName("air", "Dongsi", 1));
    assertThat(version(history.answering())).isEqualTo(1);

    history.hold(new ModelName("air", "Dongsi", 77));
    assertThat(version(history.answering())).as("none of that version is known").isEqualTo(2);
  }

  @Test
  void aVersionIsGivenWithoutTheStatusUnderWhichItCame() {
    history.add(model("Dongsi", 1).as(ReleaseStatus.HELD.startingAt(5)));

    assertThat(history.version(1).orElseThrow().standing()).isEqualTo(ReleaseStatus.RELEASED);
    assertThat(history.answering().orElseThrow().standing()).isEqualTo(ReleaseStatus.RELEASED);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theVersionBeforeIsTheLargestOfTheSmallerOnes(long seed) {
    SeededRandom random = new SeededRandom(seed);
    TreeSet<Long> versions = new TreeSet<>();
    for (int step = 0; step < 100; step++) {
      long version = random.below(40);
      versions.add(version);
      history.add(random.below(3) == 0 ? held(version) : model("Dongsi", version));

      assertThat(history.known()).containsExactlyElementsOf(versions);
      assertThat(history.before().map(ModelHistoryTest::version))
          .isEqualTo(Optional.ofNullable(versions.lower(version(history.answering()))));
    }
  }

  private static long version(Optional<PublishedModel> model) {
    return version(model.orElseThrow());
  }

  private static long version(PublishedModel model) {
    return model.manifest().name().version();
  }

  private static PublishedModel of(String word) {
    PublishedModel model = model("Dongsi", Long.parseLong(word.substring(1)));
    return switch (word.charAt(0)) {
      case 'r' -> model;
      case 'h' -> model.as(ReleaseStatus.HELD);
      default -> model.as(ReleaseStatus.RESUMED);
    };
  }

  private static PublishedModel held(long version) {
    return model("Dongsi", version).as(ReleaseStatus.HELD);
  }

  private static PublishedModel model(String group, long version) {
    return ModelExamples.model(group, version, version == 0 ? -1 : version - 1);
  }
}
