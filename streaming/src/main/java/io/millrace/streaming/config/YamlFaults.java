package io.millrace.streaming.config;

import io.millrace.api.pipeline.ConfigFault;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong, so that a reader can go on and find the rest. */
final class YamlFaults {

  /** Beyond this many, more would not help. */
  private static final int MOST = 200;

  private final List<ConfigFault> faults = new ArrayList<>();

  void add(Node node, String place, String message) {
    add(line(node), place, message);
  }

  void add(int line, String place, String message) {
    if (faults.size() < MOST) {
      faults.add(new ConfigFault(line, place, message));
    }
  }

  int count() {
    return faults.size();
  }

  List<ConfigFault> all() {
    return faults;
  }

  static int line(Node node) {
    return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
  }
}
