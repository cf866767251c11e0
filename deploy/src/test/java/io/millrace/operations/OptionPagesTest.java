package io.millrace.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.config.Key;
import io.millrace.catalog.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tables of options on the pages of the operators, beside the declarations of the options. */
class OptionPagesTest {

  private static final Path PAGES = Path.of("..", "docs", "reference", "operators");

  /** Operators that share a page with others. */
  private static final Map<String, String> PAGE =
      Map.of("s4d", "state-space", "s5", "state-space", "forecast", "state-space");

  /** Operators whose page sends the reader to another one for the options that they share. */
  private static final Map<String, String> SHARED = Map.of("compress", "dictionary");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void exampleUsage() {
    Map<String, String> defaults =
        options(
            List.of(
                "| option | bounds | default | meaning |",
                "|---|---|---|---|",
                "| `a`, `b` | 1 – 2 | 1, `x` | one `c` |",
                "",
                "| field | `d` |",
                "|---|---|"));

    assertThat(defaults).containsExactly(Map.entry("a", "1, x"), Map.entry("b", "1, x"));
  }

  @TestFactory
  List<DynamicTest> everyOptionStandsOnThePageOfItsOperatorWithItsDefault() {
    return StandardCatalog.catalog().types().stream()
        .filter(type -> !type.equals("network"))
        .map(type -> DynamicTest.dynamicTest(type, () -> declaredAndDescribed(type)))
        .toList();
  }

  /** A page has no option that no operator of the page declares. */
  @Test
  void noPageHasAnOptionThatNobodyDeclares() throws IOException {
    Map<String, Set<String>> declared = new LinkedHashMap<>();
    for (String type : StandardCatalog.catalog().types()) {
      if (!type.equals("network")) {
        declared.computeIfAbsent(page(type), any -> new TreeSet<>()).addAll(keys(type).keySet());
      }
    }
    for (Map.Entry<String, Set<String>> page : declared.entrySet()) {
      assertThat(options(lines(page.getKey())).keySet())
          .as(page.getKey())
          .isSubsetOf(page.getValue());
    }
  }

  private static void declaredAndDescribed(String type) throws IOException {
    Map<String, String> described = new LinkedHashMap<>();
    if (SHARED.containsKey(type)) {
      described.putAll(options(lines(SHARED.get(type))));
    }
    described.putAll(options(lines(page(type))));
    keys(type)
        .forEach(
            (name, otherwise) -> {
              assertThat(described).as("options on page " + page(type)).containsKey(name);
              if (!otherwise.isEmpty()) {
                assertThat(numbers(described.get(name)))
                    .as("default of " + name + " on page " + page(type))
                    .contains(otherwise);
              }
            });
  }

  /** Names of the declared options, and those defaults that are one word or number. */
  private static Map<String, String> keys(String type) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (Key<?> key : StandardCatalog.catalog().keys(type).orElseThrow().keys()) {
      keys.put(key.name(), key.otherwise().map(OptionPagesTest::word).orElse(""));
    }
    return keys;
  }

  private static String word(Object value) {
    if (value instanceof Number number) {
      double plain = number.doubleValue();
      return plain == Math.rint(plain) && Math.abs(plain) < 1e15
          ? Long.toString((long) plain)
          : Double.toString(plain);
    }
    return "";
  }

  /** The cell with its numbers in the form of {@link #word}. */
  private static Set<String> numbers(String cell) {
    Set<String> words = new TreeSet<>();
    for (String word : cell.replaceAll("(\\d) (\\d)", "$1$2").split("[,;()\\s]+")) {
      words.add(word);
      try {
        words.add(word(Double.valueOf(word)));
      } catch (NumberFormatException text) {
        // A word.
      }
    }
    return words;
  }

  /** Options and the cells of their defaults, in all tables whose first column is "option". */
  private static Map<String, String> options(List<String> lines) {
    Map<String, String> options = new LinkedHashMap<>();
    boolean inside = false;
    for (String line : lines) {
      List<String> cells =
          Arrays.stream(line.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
      if (!line.startsWith("|")) {
        inside = false;
      } else if (cells.get(1).equals("option")) {
        inside = true;
      } else if (inside && !cells.get(1).startsWith("---")) {
        CODE.matcher(cells.get(1))
            .results()
            .map((MatchResult name) -> name.group(1))
            .forEach(name -> options.put(name, cells.get(3).replace("`", "")));
      }
    }
    return options;
  }

  private static String page(String type) {
    return PAGE.getOrDefault(type, type);
  }

  private static List<String> lines(String page) throws IOException {
    return Files.readAllLines(PAGES.resolve(page + ".md"));
  }
}
