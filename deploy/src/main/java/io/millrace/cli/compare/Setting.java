package io.millrace.cli.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One choice of a value for each path; none for the file as it is written.
 *
 * @param values by path
 */
record Setting(Map<String, String> values) {

  /** The file as it is written. */
  static final Setting AS_WRITTEN = new Setting(Map.of());

  Setting {
    values = new LinkedHashMap<>(values);
  }

  Setting with(String path, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(path, value);
    return new Setting(more);
  }

  boolean isAsWritten() {
    return values.isEmpty();
  }

  /** The setting in words. */
  String title() {
    return isAsWritten()
        ? "as written"
        : values.entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining(" "));
  }
}
