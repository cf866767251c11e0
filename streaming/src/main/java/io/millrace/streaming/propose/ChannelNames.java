package io.millrace.streaming.propose;

import io.millrace.streaming.sample.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of channels. A column has its own name. A nested field has the last name of its path; where
 * several have the same, the text that stands beside each, or what is different in their paths.
 */
final class ChannelNames {

  private static final int LONGEST = 40;

  private final Map<String, String> texts = new HashMap<>();
  private final boolean nested;

  /**
   * @param profiles all fields of the sample
   */
  ChannelNames(Sample sample, List<ColumnProfile> profiles) {
    nested = !(sample.shape() instanceof Sample.Shape.Csv);
    for (ColumnProfile profile : profiles) {
      if (profile.content() == ColumnProfile.Content.TEXTS && profile.isConstant()) {
        String text = profile.words().keySet().iterator().next();
        texts.merge(parent(profile.path()), text, (one, other) -> "");
      }
    }
  }

  /** A name for each path, all different. */
  Map<String, String> of(List<String> paths) {
    Map<String, String> names = new LinkedHashMap<>();
    if (!nested) {
      paths.forEach(path -> names.put(path, path));
      return names;
    }
    Map<String, List<String>> byLast = new LinkedHashMap<>();
    paths.forEach(path -> byLast.computeIfAbsent(last(path), any -> new ArrayList<>()).add(path));
    byLast.forEach(
        (last, alike) -> {
          if (alike.size() == 1) {
            names.put(alike.get(0), last);
          } else {
            names.putAll(apart(alike));
          }
        });
    if (new HashSet<>(names.values()).size() < names.size()) {
      paths.forEach(path -> names.put(path, path));
    }
    return names;
  }

  private Map<String, String> apart(List<String> paths) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String path : paths) {
      String text = texts.getOrDefault(parent(path), "");
      names.put(path, text.length() > LONGEST || !path.contains("[") ? "" : text);
    }
    if (areApart(names)) {
      return names;
    }
    List<String[]> split = paths.stream().map(path -> path.split("\\.(?=[^\\]\"']*)")).toList();
    int shortest = split.stream().mapToInt(parts -> parts.length).min().orElse(0);
    int begin = 0;
    while (begin < shortest && sameAt(split, begin, false)) {
      begin++;
    }
    int end = 0;
    while (end < shortest - begin && sameAt(split, end, true)) {
      end++;
    }
    for (int at = 0; at < paths.size(); at++) {
      String[] parts = split.get(at);
      names.put(
          paths.get(at), String.join(".", Arrays.copyOfRange(parts, begin, parts.length - end)));
    }
    if (!areApart(names) || names.values().stream().anyMatch(name -> name.contains("["))) {
      paths.forEach(path -> names.put(path, path));
    }
    return names;
  }

  private static boolean sameAt(List<String[]> split, int at, boolean fromEnd) {
    return split.stream()
            .map(parts -> parts[fromEnd ? parts.length - 1 - at : at])
            .distinct()
            .count()
        == 1;
  }

  private static boolean areApart(Map<String, String> names) {
    return !names.containsValue("") && new HashSet<>(names.values()).size() == names.size();
  }

  private static String parent(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  /** The last name of a path, without brackets and quotes. */
  private static String last(String path) {
    String name = path.replaceFirst(".*\\.(?=[^.\\]\"']+$)", "");
    return name.replaceAll("^.*\\[[\"']|[\"']\\]$", "");
  }
}
