package io.millrace.benchmark.scale;

import java.nio.file.Path;

/**
 * A job to measure: an operator and the size of its cache.
 *
 * @param name as written on the command line: {@code empty}, or an operator, perhaps with a cache
 *     in MiB after a colon, as in {@code dictionary:0}
 * @param operator the pipeline's stage; empty for the empty job
 * @param follow the line {@code follow} of the pipeline; empty for an operator that learns or is
 *     frozen
 * @param cacheMebibytes cache of each subtask
 */
record Contender(String name, String operator, String follow, int cacheMebibytes) {

  static final String EMPTY = "empty";

  private static final int CACHE = 64;

  /**
   * Parses a name.
   *
   * @param channels of an observation
   * @param folder of the network's file
   */
  static Contender of(String name, int channels, Path folder) {
    String[] parts = name.split(":", 2);
    int cache = parts.length == 2 ? Integer.parseInt(parts[1]) : CACHE;
    String operator =
        switch (parts[0]) {
          case EMPTY -> "";
          case "dictionary" -> "dictionary";
          case "network", "followed" -> "network: {model: \"" + folder.resolve(Gru.FILE) + "\"}";
          case "s5" -> "s5: {encoder: false, states: " + channels + "}";
          default ->
              throw new IllegalArgumentException(
                  "Cannot run '"
                      + name
                      + "': expected empty, dictionary, network, followed or s5, perhaps with"
                      + " :MiB");
        };
    String follow =
        parts[0].equals("followed")
            ? "follow: {pipeline: %s, group: %s, models: {folder: \"%s\"}}"
                .formatted(Gru.RELEASED, Gru.RELEASED, folder.resolve(Gru.RELEASED))
            : "";
    return new Contender(name, operator, follow, cache);
  }

  boolean isEmpty() {
    return operator.isEmpty();
  }
}
