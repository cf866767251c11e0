package io.millrace.simulate.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.record.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Records the output of a pipeline that counts numbered records, and lists its differences from the
 * expected output.
 *
 * <p>A result must have {@code number}, the number the record was sent with; {@code count}, the
 * rows its key's state has counted, this one included; and {@code seen}, the rows its group's
 * parameters had learned, in whole mini-batches. After an upgrade it may have {@code added}: the
 * rows counted by a slot that the upgrade added at zero.
 */
public final class OutputCheck {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final int batch;
  private final Map<String, TreeMap<Long, Row>> rows = new TreeMap<>();
  private final Map<String, Map<Long, Integer>> seenOfGroup = new TreeMap<>();
  private final Map<Origin, List<String>> letters = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private long results;
  private long deadLetters;

  private record Row(long number, long count, long added) {}

  /**
   * @param batch rows of a mini-batch
   */
  public OutputCheck(int batch) {
    this.batch = batch;
  }

  /** Adds a record of the results topic. */
  public void result(byte[] json) {
    results++;
    JsonNode node = read(json);
    String key = node.path("key").asText();
    long sequence = node.path("sequence").asLong(-1);
    Row row =
        new Row(
            node.path("number").asLong(-1),
            node.path("count").asLong(-1),
            node.path("added").asLong(-1));
    if (rows.computeIfAbsent(key, absent -> new TreeMap<>()).put(sequence, row) != null) {
      complaints.add("doubled: " + key + " " + sequence);
    }
    long seen = node.path("seen").asLong(-1);
    seenOfGroup
        .computeIfAbsent(node.path("group").asText(), absent -> new TreeMap<>())
        .merge(seen, 1, Integer::sum);
    if (node.path("version").asLong(-1) * batch != seen) {
      complaints.add(
          "version: " + key + " " + sequence + " has " + node.path("version") + ", seen " + seen);
    }
  }

  /** Adds a record of the dead-letter topic. */
  public void deadLetter(byte[] json) {
    deadLetters++;
    JsonNode node = read(json);
    Origin origin =
        Origin.topic(
            node.path("topic").asText(),
            node.path("partition").asInt(-1),
            node.path("offset").asLong(-1));
    letters.computeIfAbsent(origin, absent -> new ArrayList<>()).add(node.path("reason").asText());
  }

  /** Rows of a mini-batch. */
  public int batch() {
    return batch;
  }

  /** Number of results. */
  public long results() {
    return results;
  }

  /** The largest sequence number among the results of a key; -1 if there is none. */
  public long newest(String key) {
    TreeMap<Long, Row> counted = rows.get(key);
    return counted == null ? -1 : counted.lastKey();
  }

  /** Number of dead letters. */
  public long deadLetters() {
    return deadLetters;
  }

  /** All differences from the expected output; empty if there are none. */
  public List<String> complaints(Expected expected) {
    List<String> found = new ArrayList<>(complaints);
    TreeSet<String> keys = new TreeSet<>(rows.keySet());
    keys.addAll(expected.rows().keySet());
    for (String key : keys) {
      checkKey(
          key,
          rows.getOrDefault(key, new TreeMap<>()),
          expected.rows().getOrDefault(key, 0),
          found);
    }
    seenOfGroup.forEach((group, seen) -> checkGroup(group, seen, found));
    TreeSet<Origin> origins =
        new TreeSet<>(
            Comparator.comparing(Origin::source)
                .thenComparing(Origin::partition)
                .thenComparing(Origin::position));
    origins.addAll(letters.keySet());
    origins.addAll(expected.refused().keySet());
    for (Origin origin : origins) {
      List<String> reasons = letters.getOrDefault(origin, List.of());
      List<String> due =
          expected.refused().containsKey(origin)
              ? List.of(expected.refused().get(origin).word())
              : List.of();
      if (!reasons.equals(due)) {
        found.add("dead letters of " + origin + ": expected " + due + ", found " + reasons);
      }
    }
    return found;
  }

  private static void checkKey(String key, Map<Long, Row> rows, int sent, List<String> found) {
    long before = rows.values().stream().filter(row -> row.added() < 0).count();
    for (long sequence = 0; sequence < sent; sequence++) {
      Row row = rows.get(sequence);
      if (row == null) {
        found.add("lost: " + key + " " + sequence);
        continue;
      }
      long added = sequence < before ? -1 : sequence + 1 - before;
      Row due = new Row(sequence, sequence + 1, added);
      if (!row.equals(due)) {
        found.add("state: " + key + " " + sequence + ": expected " + due + ", found " + row);
      }
    }
    for (long sequence : rows.keySet()) {
      if (sequence < 0 || sequence >= sent) {
        found.add("invented: " + key + " " + sequence);
      }
    }
  }

  /**
   * Checks that the rows of a group met parameters that count whole mini-batches, and that each
   * count occurs for as many rows as a mini-batch has.
   */
  private void checkGroup(String group, Map<Long, Integer> seen, List<String> found) {
    long rowsOfGroup = seen.values().stream().mapToLong(Integer::intValue).sum();
    for (long learned = 0; learned < rowsOfGroup; learned += batch) {
      long due = Math.min(batch, rowsOfGroup - learned);
      long met = seen.getOrDefault(learned, 0);
      if (met != due) {
        found.add(
            "parameters: "
                + group
                + " after "
                + learned
                + ": expected "
                + due
                + " rows, found "
                + met);
      }
    }
    for (long learned : seen.keySet()) {
      if (learned % batch != 0 || learned < 0 || learned >= rowsOfGroup) {
        found.add("parameters: " + group + " counted " + learned + " of " + rowsOfGroup);
      }
    }
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot count a record that is not JSON", fault);
    }
  }
}
