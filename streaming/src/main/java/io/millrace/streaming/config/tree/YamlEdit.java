package io.millrace.streaming.config.tree;

import io.millrace.api.config.Faults;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Changes single values of a YAML text and leaves everything else as it is written, comments
 * included.
 *
 * <p>A path names a value by keys, such as {@code source.lateness}. In a list, an element is named
 * by its only key or by its text, as operators are, by its {@code as}, or by its position from 0:
 * {@code operators.dictionary.keep}. A last key that is missing is added, so that an option with a
 * default can be set; whether the value is allowed is for the reader of the text to say.
 */
public final class YamlEdit {

  private static final String AS = "as";

  private final String text;

  private YamlEdit(String text) {
    this.text = text;
  }

  /**
   * Sets one value.
   *
   * @param text YAML that the reader of pipelines has read without a fault
   * @param path the keys to the value, with dots between them
   * @param value the text of the new value
   * @throws IllegalArgumentException if the text has no such place; the message says what is there
   */
  public static String set(String text, String path, String value) {
    Node root =
        new YamlTree(new Faults())
            .read(text)
            .orElseThrow(
                () -> new IllegalArgumentException("Cannot set " + path + ": expected YAML"));
    return new YamlEdit(text).set(root, path, List.of(path.split("\\.", -1)), quoted(value));
  }

  private String set(Node root, String path, List<String> keys, String value) {
    Node at = root;
    for (int depth = 0; depth < keys.size(); depth++) {
      String key = keys.get(depth);
      boolean last = depth == keys.size() - 1;
      if (at instanceof MappingNode mapping) {
        Optional<NodeTuple> found = find(mapping, key);
        if (found.isEmpty() && last) {
          return added(mapping, key, value);
        }
        if (found.isEmpty()) {
          throw missing(path, keys, depth, keys(mapping));
        }
        at = found.get().getValueNode();
        continue;
      }
      if (at instanceof SequenceNode list) {
        Optional<Node> element = element(list, key);
        if (element.isEmpty()) {
          throw missing(path, keys, depth, list.getValue().stream().map(YamlEdit::name).toList());
        }
        at = element.get();
        if (at instanceof ScalarNode alone
            && !alone.getValue().isEmpty()
            && depth == keys.size() - 2) {
          // A name alone gets its options.
          return replaced(
              alone, alone.getValue() + ": {" + keys.get(depth + 1) + ": " + value + "}");
        }
        continue;
      }
      if (at instanceof ScalarNode empty && last && empty.getValue().isEmpty()) {
        return replaced(empty, " {" + key + ": " + value + "}");
      }
      throw missing(path, keys, depth, List.of());
    }
    if (at instanceof CollectionNode<?> several && several.getFlowStyle() != FlowStyle.FLOW) {
      throw new IllegalArgumentException(
          "Cannot set "
              + path
              + ": expected a single value there, found a list or a mapping on several lines; name"
              + " a key in it");
    }
    return replaced(at, value);
  }

  private static IllegalArgumentException missing(
      String path, List<String> keys, int depth, List<String> there) {
    String above = String.join(".", keys.subList(0, depth));
    return new IllegalArgumentException(
        "Cannot set "
            + path
            + ": expected "
            + keys.get(depth)
            + (above.isEmpty() ? "" : " in " + above)
            + ", found "
            + (there.isEmpty() ? "a single value" : String.join(", ", there)));
  }

  private static List<String> keys(MappingNode mapping) {
    return mapping.getValue().stream().map(one -> text(one.getKeyNode())).toList();
  }

  private static Optional<NodeTuple> find(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(one -> text(one.getKeyNode()).equals(key))
        .findFirst();
  }

  private static Optional<Node> element(SequenceNode list, String key) {
    List<Node> elements = list.getValue();
    List<Node> called = elements.stream().filter(one -> name(one).equals(key)).toList();
    if (called.isEmpty() && key.matches("\\d{1,4}")) {
      int index = Integer.parseInt(key);
      return index < elements.size() ? inside(elements.get(index)) : Optional.empty();
    }
    return called.isEmpty() ? Optional.empty() : inside(called.get(0));
  }

  /** The options of an element that has one key; else the element. */
  private static Optional<Node> inside(Node element) {
    return Optional.of(
        element instanceof MappingNode mapping && mapping.getValue().size() == 1
            ? mapping.getValue().get(0).getValueNode()
            : element);
  }

  /** What an element of a list is called. */
  private static String name(Node element) {
    if (element instanceof MappingNode mapping && mapping.getValue().size() == 1) {
      NodeTuple only = mapping.getValue().get(0);
      if (only.getValueNode() instanceof MappingNode options) {
        Optional<NodeTuple> as = find(options, AS);
        if (as.isPresent()) {
          return text(as.get().getValueNode());
        }
      }
      return text(only.getKeyNode());
    }
    return text(element);
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private String added(MappingNode mapping, String key, String value) {
    String entry = key + ": " + value;
    if (mapping.getFlowStyle() == FlowStyle.FLOW) {
      int end = index(mapping.getEndMark()) - 1;
      return text.substring(0, end)
          + (mapping.getValue().isEmpty() ? "" : ", ")
          + entry
          + text.substring(end);
    }
    // Before the first key, which comments may follow but none precedes in its line.
    Mark first = mapping.getValue().get(0).getKeyNode().getStartMark();
    int start = index(first);
    return text.substring(0, start)
        + entry
        + "\n"
        + " ".repeat(first.getColumn())
        + text.substring(start);
  }

  private String replaced(Node node, String value) {
    return text.substring(0, index(node.getStartMark()))
        + value
        + text.substring(index(node.getEndMark()));
  }

  /** A mark counts code points. */
  private int index(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }

  /** A number or a word as it is, anything else in quotes. */
  private static String quoted(String value) {
    if (value.matches("[-+]?[A-Za-z0-9.][A-Za-z0-9._%/+-]*( [A-Za-z0-9._%/+-]+)*")) {
      return value;
    }
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
