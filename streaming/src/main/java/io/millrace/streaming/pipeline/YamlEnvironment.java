package io.millrace.streaming.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables into values: <code>${NAME}</code>, <code>${NAME:-otherwise}</code>
 * where the variable is absent or empty, <code>$${</code> for a literal <code>${</code>. What was
 * put in is never looked at again, and never shown: messages show a value as it is written.
 */
final class YamlEnvironment {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\\}|\\$\\{");

  private final Map<String, String> variables;

  YamlEnvironment(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * A value after substitution.
   *
   * @param text the value
   * @param faults what is wrong with its references
   */
  record Filled(String text, List<String> faults) {}

  Filled fill(String written) {
    if (!written.contains("${")) {
      return new Filled(written, List.of());
    }
    List<String> faults = new ArrayList<>();
    StringBuilder filled = new StringBuilder();
    Matcher reference = REFERENCE.matcher(written);
    while (reference.find()) {
      reference.appendReplacement(filled, Matcher.quoteReplacement(value(reference, faults)));
    }
    reference.appendTail(filled);
    return new Filled(filled.toString(), faults);
  }

  private String value(Matcher reference, List<String> faults) {
    String name = reference.group(1);
    String otherwise = reference.group(2);
    if (name == null) {
      if (reference.group().equals("${")) {
        faults.add("expected ${NAME} or ${NAME:-otherwise}, found '${' alone; write $${ for '${'");
      }
      return "${";
    }
    String value = variables.get(name);
    if (otherwise != null && (value == null || value.isEmpty())) {
      return otherwise;
    }
    if (value == null) {
      faults.add(
          "expected the environment variable "
              + name
              + ", which is not set; set it or write ${"
              + name
              + ":-otherwise}");
      return "";
    }
    return value;
  }
}
