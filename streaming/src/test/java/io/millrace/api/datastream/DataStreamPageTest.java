package io.millrace.api.datastream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That the page shows the program that is compiled and run here. */
class DataStreamPageTest {

  private static final Path PAGE = Path.of("../docs/how-to/datastream.md");

  @Test
  void theProgramOfThePageIsTheOneThatIsTested() throws IOException {
    String program = Files.readString(Path.of("src/test/java/example/Boilers.java"));

    assertThat(Files.readString(PAGE)).contains("```java\n" + program + "```\n");
  }

  @Test
  void theCoordinatesAreThoseOfThisBuild() throws IOException {
    Matcher version =
        Pattern.compile("<revision>([^<]+)</revision>")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(Files.readString(PAGE))
        .contains(
            "  <artifactId>millrace-streaming</artifactId>\n  <version>"
                + version.group(1)
                + "</version>");
  }
}
