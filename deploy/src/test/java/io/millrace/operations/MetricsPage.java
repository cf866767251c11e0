package io.millrace.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page that says what each metric means. In it, a section names what all its metrics begin with
 * ({@code Prefix `…`}) and the labels that all have ({@code Labels `…`, `…`}); the first cells of
 * its table hold the rest of the names.
 *
 * @param sections those that have a prefix
 */
record MetricsPage(List<Section> sections) {

  static final Path FILE = Path.of("..", "docs", "reference", "metrics.md");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /**
   * Metrics of one kind.
   *
   * @param title as on the page
   * @param names whole names
   * @param labels that each of them has
   */
  record Section(String title, Set<String> names, Set<String> labels) {}

  static MetricsPage read() {
    try {
      return of(Files.readAllLines(FILE));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static MetricsPage of(List<String> lines) {
    List<Section> sections = new ArrayList<>();
    String title = "";
    String prefix = "";
    Section section = null;
    for (String line : lines) {
      if (line.startsWith("#")) {
        title = line.replaceFirst("#+ ", "");
        section = null;
      } else if (line.startsWith("Prefix `")) {
        prefix = codes(line).get(0);
        section = new Section(title, new TreeSet<>(), new TreeSet<>());
        sections.add(section);
      } else if (section != null && line.startsWith("Labels `")) {
        section.labels().addAll(codes(line));
      } else if (section != null && line.startsWith("| `")) {
        for (String name : codes(line.substring(0, line.indexOf('|', 1)))) {
          section.names().add(prefix + name);
        }
      }
    }
    return new MetricsPage(sections);
  }

  Set<String> names() {
    return sections.stream()
        .flatMap(section -> section.names().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> labels() {
    return sections.stream()
        .flatMap(section -> section.labels().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> codes(String line) {
    List<String> codes = new ArrayList<>();
    Matcher code = CODE.matcher(line);
    while (code.find()) {
      codes.add(code.group(1));
    }
    return codes;
  }
}
