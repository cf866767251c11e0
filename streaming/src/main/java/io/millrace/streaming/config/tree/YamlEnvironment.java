package io.millrace.streaming.config.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces references to environment variables in values: <code>${NAME}</code>, <code>
 * ${NAME:-otherwise}</code> where the variable is absent or empty, <code>$${</code> for a literal
 * <code>${</code>. Inserted text is not replaced again and never shown: messages show a value as it
 * is written.
 *
 * <p><code>${env:NAME}</code> and <code>${file:/path}</code> are secrets, which only Kafka clients
 * resolve, where they run: see {@code Secrets}.
 */
public final class YamlEnvironment {

  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\\}"
              + "|\\$\\{(?<secret>env|file):[^}]*\\}|\\$\\{");

  private final Map<String, String> variables;

  public YamlEnvironment(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * A value after substitution.
   *
   * @param text the value
   * @param faults faults of its references
   */
  record Filled(String text, List<String> faults) {}

  Filled fill(String written) {
    return fill(written, true);
  }

  /** The same, but references to secrets stay as they are written. */
  Filled fillAroundSecrets(String written) {
    return fill(written, false);
  }

  private Filled fill(String written, boolean secretsAreFaults) {
    if (!written.contains("${")) {
      return new Filled(written, List.of());
    }
    List<String> faults = new ArrayList<>();
    StringBuilder filled = new StringBuilder();
    Matcher reference = REFERENCE.matcher(written);
    while (reference.find()) {
      boolean secret = reference.group("secret") != null;
      if (secret && secretsAreFaults) {
        faults.add(
            "expected ${NAME} or ${NAME:-otherwise}, found a reference to a secret; it is read in"
                + " properties of kafka alone");
      }
      reference.appendReplacement(
          filled, Matcher.quoteReplacement(secret ? reference.group() : value(reference, faults)));
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
