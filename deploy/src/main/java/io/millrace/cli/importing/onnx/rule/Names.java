package io.millrace.cli.importing.onnx.rule;

/** Names of layers from the names of a graph's weights. */
final class Names {

  private static final int LONGEST = 80;

  private Names() {}

  /** The name of the layer that has a weight of that name; empty if it shows none. */
  static String of(String weight) {
    int dot = weight.lastIndexOf('.');
    if (dot <= 0 || !weight.substring(dot + 1).matches("(weight|kernel|W)(_.*)?")) {
      return "";
    }
    String stem = weight.substring(0, dot);
    return stem.length() <= LONGEST && stem.matches("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*") ? stem : "";
  }
}
