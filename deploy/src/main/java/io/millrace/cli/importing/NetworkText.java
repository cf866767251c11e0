package io.millrace.cli.importing;

import io.millrace.cli.importing.onnx.ImportedNetwork;
import io.millrace.continual.layer.FrameShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a network file as a person would: a line for each layer, branches indented. */
final class NetworkText {

  private NetworkText() {}

  /**
   * The text of the file.
   *
   * @param comments lines above the network
   * @param weights the name of the file of weights, in the same folder
   */
  static String of(ImportedNetwork network, List<String> comments, String weights) {
    List<String> lines = new ArrayList<>();
    comments.forEach(comment -> lines.add("# " + comment));
    FrameShape input = network.input();
    lines.add(
        input.hasSpace()
            ? "input: {channels: " + input.channels() + ", space: " + input.space() + "}"
            : "channels: " + input.channels());
    if (!network.weights().isEmpty()) {
      lines.add("weights: " + quoted(weights));
    }
    lines.add("layers:");
    list(network.layers(), "  ", lines);
    return String.join("\n", lines) + "\n";
  }

  private static void list(List<?> layers, String indent, List<String> lines) {
    for (Object layer : layers) {
      if (layer instanceof Map<?, ?> map && map.get("parallel") instanceof Map<?, ?> fields) {
        lines.add(indent + "- parallel:");
        lines.add(indent + "    join: " + fields.get("join"));
        lines.add(indent + "    branches:");
        for (Object branch : (List<?>) fields.get("branches")) {
          branch((List<?>) branch, indent + "      ", lines);
        }
      } else {
        lines.add(indent + "- " + plain(layer));
      }
    }
  }

  private static void branch(List<?> branch, String indent, List<String> lines) {
    if (branch.isEmpty()) {
      lines.add(indent + "- []");
      return;
    }
    lines.add(indent + "- layers:");
    list(branch, indent + "    ", lines);
  }

  private static String plain(Object layer) {
    if (layer instanceof Map<?, ?> map) {
      Map.Entry<?, ?> entry = map.entrySet().iterator().next();
      return entry.getKey() + ": " + flow(entry.getValue());
    }
    return layer.toString();
  }

  private static String flow(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + flow(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(NetworkText::flow).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String text ? quoted(text) : String.valueOf(value);
  }

  /** Text that a YAML reader would read as another type, or not at all, in quotes. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_.-]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : "'" + text.replace("'", "''") + "'";
  }
}
