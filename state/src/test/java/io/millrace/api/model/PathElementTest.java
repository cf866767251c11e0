package io.millrace.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathElementTest {

  private static final String DIGEST_OF_43 =
      "23befb1070e0142d192c0c3343ce98609a9c0c64add569385bed386fdb630564";

  @Test
  void exampleUsage() {
    assertThat(PathElement.of("plant-1")).isEqualTo("plant-1");
    assertThat(PathElement.of("../Köln")).isEqualTo("%2E%2E%2FK%C3%B6ln");
    // The digest is that of sha256sum.
    assertThat(PathElement.of("Ж".repeat(43))).isEqualTo("%D0%96".repeat(20) + "~" + DIGEST_OF_43);
  }

  @Test
  void aNameThatFitsKeepsTheFormItHasAlwaysHad() {
    assertThat(PathElement.of("a".repeat(255))).isEqualTo("a".repeat(255));
    assertThat(PathElement.of("Ж".repeat(42))).isEqualTo("%D0%96".repeat(42));
  }

  @Test
  void aLongNameIsCutBetweenBytesAndFitsAFile() {
    for (int plain = 0; plain < 4; plain++) {
      String element = PathElement.of("a".repeat(plain) + "Ж".repeat(100));
      assertThat(element).matches("a{" + plain + "}(%[0-9A-F]{2})+~[0-9a-f]{64}");
      assertThat(element.length()).isLessThan(200);
    }
    assertThat(PathElement.of("a".repeat(256))).matches("a{120}~[0-9a-f]{64}");
  }

  @Test
  void differentNamesHaveDifferentElements() {
    Set<String> elements = new HashSet<>();
    for (int length = 1; length <= 512; length++) {
      elements.add(PathElement.of("x".repeat(length)));
      elements.add(PathElement.of("Ж".repeat(length)));
      elements.add(PathElement.of("Ж".repeat(length) + "~"));
    }
    assertThat(elements).hasSize(3 * 512).allMatch(element -> element.length() <= 255);
    assertThat(PathElement.of(PathElement.of("x".repeat(300)))).isNotIn(elements);
  }

  /**
   * A link stands for a file system that takes no notice of case: there the place of {@code a} is
   * the folder {@code A} too.
   */
  @Test
  void namesThatDifferInCaseAloneShareNoFolder(@TempDir Path folder) throws IOException {
    Path upper = Files.createDirectory(PathElement.in(folder, "A"));
    assertThat(upper).isEqualTo(folder.resolve("A"));
    Path link = Files.createSymbolicLink(folder.resolve("a"), upper);

    Path apart = PathElement.in(folder, "a");
    // The digest is that of sha256sum.
    assertThat(apart.getFileName())
        .hasToString("a~ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
    assertThat(PathElement.in(folder, "A")).isEqualTo(upper);

    Files.createDirectory(apart);
    Files.delete(link);
    assertThat(PathElement.in(folder, "a")).as("it stays where it was written").isEqualTo(apart);
  }

  @Test
  void aFolderThatIsALinkElsewhereIsTheNameItself(@TempDir Path folder) throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("a"), elsewhere);

    assertThat(PathElement.in(folder, "a")).isEqualTo(folder.resolve("a"));
  }
}
