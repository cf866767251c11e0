package io.millrace.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every relative link of every Markdown page leads to a file, and its anchor to a heading. */
final class DocumentationLinksTest {

  private static final Path ROOT = Path.of("..");
  private static final Set<String> NOT_OURS = Set.of(".git", "target", "out", "node_modules");
  private static final Pattern LINK = Pattern.compile("]\\(<?([^)\\s>]+)>?\\)");
  private static final Pattern WITH_SCHEME = Pattern.compile("^[a-z][a-z0-9+.-]*:.*");

  /** What GitHub drops from a heading when it makes an anchor of it. */
  private static final Pattern DROPPED = Pattern.compile("[^\\p{L}\\p{M}\\p{N}_ -]");

  @Test
  void exampleUsage(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("other.md"), "# A title\n\n## Where `x` is, and why\n## Twice\n## Twice\n");
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        [file](other.md) [heading](other.md#where-x-is-and-why) [second](other.md#twice-1)
        [elsewhere](https://example.com/nothing.md)
        [no file](missing.md) [no heading](other.md#nowhere) [none here](#nowhere)
        ```
        [in a code block](is-no-link.md)
        ```
        """);

    assertThat(brokenLinks(page)).containsExactly("missing.md", "other.md#nowhere", "#nowhere");
  }

  @Test
  void everyLinkOfThisRepositoryLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    List<Path> pages = pages();
    for (Path page : pages) {
      brokenLinks(page).forEach(link -> broken.add(ROOT.relativize(page) + ": " + link));
    }

    assertThat(pages).hasSizeGreaterThan(40);
    assertThat(broken).isEmpty();
  }

  @Test
  void theIndexNamesEveryPageOfTheDocumentation() throws IOException {
    Path docs = ROOT.resolve("docs");
    Path index = docs.resolve("README.md");
    Set<Path> named = new HashSet<>(List.of(index.normalize()));
    for (String folder : List.of("", "decisions", "benchmarks", "operations")) {
      Path page = docs.resolve(folder).resolve("README.md").normalize();
      for (String link : links(page)) {
        named.add(page.resolveSibling(link.split("#", 2)[0]).normalize());
      }
    }

    assertThat(
            pages().stream()
                .map(Path::normalize)
                .filter(page -> page.startsWith(docs.normalize()))
                .filter(page -> !named.contains(page)))
        .isEmpty();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    pages.sort(null);
    return pages;
  }

  private static List<String> brokenLinks(Path page) throws IOException {
    List<String> broken = new ArrayList<>();
    for (String link : links(page)) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
      boolean leads =
          Files.exists(target)
              && (parts.length == 1
                  || !target.toString().endsWith(".md")
                  || anchors(target).contains(parts[1]));
      if (!leads) {
        broken.add(link);
      }
    }
    return broken;
  }

  private static List<String> links(Path page) throws IOException {
    List<String> links = new ArrayList<>();
    for (String line : prose(page)) {
      Matcher matcher = LINK.matcher(line);
      while (matcher.find()) {
        if (!WITH_SCHEME.matcher(matcher.group(1)).matches()) {
          links.add(matcher.group(1));
        }
      }
    }
    return links;
  }

  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (String line : prose(page)) {
      if (line.matches("#{1,6} .*")) {
        String anchor =
            DROPPED
                .matcher(line.replaceFirst("^#+ ", "").strip().toLowerCase(Locale.ROOT))
                .replaceAll("")
                .replace(' ', '-');
        int before = seen.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }

  /** The lines of a page outside fenced blocks: a fence may be indented, and may be of tildes. */
  private static List<String> prose(Path page) throws IOException {
    List<String> prose = new ArrayList<>();
    String fence = "";
    for (String line : Files.readAllLines(page)) {
      String text = line.strip();
      if (fence.isEmpty() && (text.startsWith("```") || text.startsWith("~~~"))) {
        fence = text.substring(0, 3);
      } else if (!fence.isEmpty() && text.startsWith(fence)) {
        fence = "";
      } else if (fence.isEmpty()) {
        prose.add(line);
      }
    }
    return prose;
  }
}
