package io.millrace.operations;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a PromQL expression names; no parser, but enough to see a misspelt metric or label. */
record PromQuery(String text) {

  private static final Pattern METRIC = Pattern.compile("\\bflink_\\w+");
  private static final Pattern MATCHED = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
  private static final Pattern GROUPED = Pattern.compile("\\bby \\(([^)]*)\\)");
  private static final Pattern FUNCTION = Pattern.compile("\\b([a-z_]+)\\s*\\(");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "sum",
          "max",
          "min",
          "avg",
          "rate",
          "increase",
          "delta",
          "deriv",
          "by",
          "time",
          "label_values",
          "and");

  /** Metrics by name. */
  Set<String> metrics() {
    return all(METRIC.matcher(text), 0);
  }

  Set<String> labels() {
    Set<String> labels = all(MATCHED.matcher(text), 1);
    for (String group : all(GROUPED.matcher(text), 1)) {
      labels.addAll(Set.of(group.split(",\\s*")));
    }
    return labels;
  }

  Set<String> unknownFunctions() {
    Set<String> functions = all(FUNCTION.matcher(text), 1);
    functions.removeAll(FUNCTIONS);
    return functions;
  }

  boolean isBalanced() {
    Deque<Character> open = new ArrayDeque<>();
    String bare = text.replaceAll("\"[^\"]*\"", "");
    for (char c : bare.toCharArray()) {
      if ("([{".indexOf(c) >= 0) {
        open.push(")]}".charAt("([{".indexOf(c)));
      } else if (")]}".indexOf(c) >= 0 && (open.isEmpty() || open.pop() != c)) {
        return false;
      }
    }
    return open.isEmpty() && !bare.contains("\"");
  }

  private static Set<String> all(Matcher matcher, int group) {
    Set<String> found = new TreeSet<>();
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }
}
