package io.millrace.streaming.config.tree;

import io.millrace.api.config.Faults;
import io.millrace.api.config.Location;
import java.io.StringReader;
import java.util.Locale;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Parses YAML text into a tree of nodes with line numbers.
 *
 * <p>Aliases (a few lines of them can expand to gigabytes), tags (they name classes) and further
 * documents are rejected; size and depth are limited. No objects are constructed.
 */
public final class YamlTree {

  private static final int MOST_CHARACTERS = 256 * 1024;
  private static final int DEEPEST = 16;

  private final Faults faults;

  public YamlTree(Faults faults) {
    this.faults = faults;
  }

  /** The root; empty if there is none, after its fault was reported. */
  public Optional<Node> read(String text) {
    if (text.length() > MOST_CHARACTERS) {
      refuse(
          1,
          "expected at most "
              + MOST_CHARACTERS
              + " characters, found "
              + text.length()
              + "; is this a pipeline file?");
      return Optional.empty();
    }
    try {
      return plain(text) ? Optional.ofNullable(yaml().compose(new StringReader(text))) : absent();
    } catch (MarkedYAMLException broken) {
      int line = broken.getProblemMark() == null ? 1 : broken.getProblemMark().getLine() + 1;
      refuse(line, "expected YAML, found a fault of syntax: " + syntax(broken, text));
    } catch (ReaderException broken) {
      int line = 1 + (int) text.chars().limit(broken.getPosition()).filter(c -> c == '\n').count();
      refuse(
          line,
          String.format(
              Locale.ROOT,
              "expected text, found the unprintable character U+%04X",
              broken.getCodePoint()));
    } catch (YAMLException | IllegalArgumentException broken) {
      // For an escape beyond Unicode the scanner throws the exception of the number parser.
      refuse(1, "expected YAML: " + broken.getMessage());
    }
    return Optional.empty();
  }

  /** Checks the parser events first, so that no tree is built from forbidden content. */
  private boolean plain(String text) {
    int before = faults.count();
    int depth = 0;
    int documents = 0;
    for (Event event : yaml().parse(new StringReader(text))) {
      int line = event.getStartMark().getLine() + 1;
      if (event.is(Event.ID.DocumentStart) && ++documents == 2) {
        refuse(line, "expected one document, found a second; remove it and the '---'");
      }
      if (event instanceof AliasEvent alias) {
        refuse(
            line,
            "aliases are not read, found '*"
                + alias.getAnchor()
                + "'; write the value "
                + "itself");
      }
      String tag = tag(event);
      if (tag != null && !tag.equals("!")) {
        refuse(line, "tags are not read, found '" + shown(tag) + "'; remove it");
      }
      if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
        refuse(line, "expected at most " + DEEPEST + " levels; nothing here nests deeper");
        return false;
      }
      if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
        depth--;
      }
    }
    return faults.count() == before;
  }

  private void refuse(int line, String message) {
    faults.add(new Location("", line), message);
  }

  private static String tag(Event event) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getTag();
    }
    return event instanceof CollectionStartEvent start ? start.getTag() : null;
  }

  private static String shown(String tag) {
    return tag.startsWith(Tag.PREFIX) ? "!!" + tag.substring(Tag.PREFIX.length()) : tag;
  }

  private static String syntax(MarkedYAMLException broken, String text) {
    String context = broken.getContext() == null ? "" : " (" + broken.getContext() + ")";
    String problem = broken.getProblem() == null ? "unreadable" : broken.getProblem();
    String hint = "";
    if (problem.contains("\\t")) {
      hint = "; indent with spaces, not tabs";
    } else if (broken.getProblemMark() != null
        && text.lines()
            .skip(broken.getProblemMark().getLine())
            .findFirst()
            .orElse("")
            .contains("${")) {
      hint = "; inside { } and [ ], write a value with ${NAME} in quotes";
    } else if (problem.endsWith("got [")) {
      hint = "; inside { } write a path such as \"sensors[0].value\" in quotes";
    }
    return (problem + context).replaceAll("\\s+", " ") + hint;
  }

  /** The line of a node, from 1. */
  public static int line(Node node) {
    return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
  }

  private static Optional<Node> absent() {
    return Optional.empty();
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_CHARACTERS);
    options.setNestingDepthLimit(DEEPEST + 1);
    options.setMaxAliasesForCollections(0);
    return new Yaml(options);
  }
}
