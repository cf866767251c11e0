package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.spec.Options;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page {@code docs/tutorial/adding-an-operator.md} against the example that the build compiles.
 */
final class AddingAnOperatorTest {

  private static final Path PAGE = Path.of("..", "docs", "tutorial", "adding-an-operator.md");
  private static final Path EXAMPLE = Path.of("..", "examples", "own-operator");

  /** Files that the page lets its reader copy, or does not need. */
  private static final List<String> NOT_SHOWN = List.of("README.md", "readings.csv");

  private static final Pattern SHOWN =
      Pattern.compile("(?ms)^File `([^`\\n]+)`:\\n```\\w*\\n(.*?)^```$");

  @Test
  void thePageShowsEveryFileOfTheExampleAsItIs() throws IOException {
    assertThat(shown()).isEqualTo(example());
  }

  @Test
  void thePageListsTheMethodsOfOptions() throws IOException {
    String page = Files.readString(PAGE);
    List<String> rows =
        Arrays.stream(Options.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(method -> "| `" + method.getName() + "(")
            .toList();
    assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(page).contains(row));
  }

  private static Map<String, String> shown() throws IOException {
    Map<String, String> shown = new LinkedHashMap<>();
    Matcher file = SHOWN.matcher(Files.readString(PAGE));
    while (file.find()) {
      shown.put(file.group(1), file.group(2));
    }
    return shown;
  }

  private static Map<String, String> example() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.walk(EXAMPLE)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = EXAMPLE.relativize(path).toString().replace('\\', '/');
        if (!NOT_SHOWN.contains(name) && !name.matches("(target|out)/.*")) {
          files.put(name, Files.readString(path));
        }
      }
    }
    return files;
  }
}
