package io.millrace.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The glossary {@code docs/reference/concepts.md} against the pages and programs that use it. */
final class GlossaryTest {

  private static final Path ROOT = Path.of("..");
  private static final Path GLOSSARY =
      ROOT.resolve("docs").resolve("reference").resolve("concepts.md");
  private static final List<String> MODULES =
      List.of("operators", "state", "streaming", "simulators", "deploy", "backends");
  private static final Pattern TERM = Pattern.compile("\\*\\*([^*]+)\\*\\*");

  /** Names that were replaced; each has a term in the glossary now. */
  private static final Pattern REPLACED =
      Pattern.compile("\\b(editions?|lineups?|fuses?|model desk|model shelf)\\b");

  @Test
  void everyTermIsDefinedOnce() throws IOException {
    assertThat(terms()).hasSizeGreaterThan(80).doesNotHaveDuplicates();
  }

  @Test
  void everyTermIsUsed() throws IOException {
    String text = (text(pages()) + text(programs())).toLowerCase(Locale.ROOT);

    assertThat(terms()).allSatisfy(term -> assertThat(text).containsPattern(used(term)));
  }

  @Test
  void noPageUsesANameThatWasReplaced() throws IOException {
    for (Path page : pages()) {
      String prose = Files.readString(page).replaceAll("`[^`]*`", "");
      assertThat(REPLACED.matcher(prose).results().map(found -> found.group()))
          .as(page.toString())
          .isEmpty();
    }
  }

  /** In prose, in camel case as in the name of a class, or with underscores as in an option. */
  private static Pattern used(String term) {
    String words = Pattern.quote(term).replace(" ", "\\E[ _\n*-]*\\Q");
    return Pattern.compile(words);
  }

  private static List<String> terms() throws IOException {
    List<String> terms = new ArrayList<>();
    for (String line : Files.readAllLines(GLOSSARY)) {
      if (line.startsWith("| **")) {
        Matcher term = TERM.matcher(line);
        while (term.find()) {
          terms.addAll(Arrays.asList(term.group(1).split(", | / ")));
        }
      }
    }
    return terms;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md"))
          .filter(page -> !page.equals(GLOSSARY))
          .forEach(pages::add);
    }
    return pages;
  }

  private static List<Path> programs() throws IOException {
    List<Path> programs = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src").resolve("main"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(programs::add);
      }
    }
    return programs;
  }

  private static String text(List<Path> files) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append(Files.readString(file)).append('\n');
    }
    return text.toString();
  }
}
