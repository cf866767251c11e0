package io.millrace.simulate.summary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.millrace.simulate.report.Plot;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Table;
import io.millrace.simulate.summary.record.RecordedLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Records that a run wrote beside its results, such as drifts, alarms or metrics: JSON objects with
 * a {@code time} and perhaps a {@code key}, and whatever else there is.
 */
public final class Events {

  private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);
  private static final int MOST_HELD = 2000;
  private static final int MOST_ROWS = 60;
  private static final int MOST_COLUMNS = 9;

  /** The scope of metrics of all keys. */
  private static final String OVERALL = "overall";

  /** Names of the edges of a window of event time. */
  private static final Set<String> EDGES = Set.of("start", "end");

  private final String name;
  private final List<JsonNode> held = new ArrayList<>();
  private final Map<String, Long> keys = new TreeMap<>();
  private long count;

  /**
   * @param name of the sink, for example {@code drifts}
   */
  public Events(String name) {
    this.name = name;
  }

  /**
   * Reads them; the first {@value #MOST_HELD} are shown.
   *
   * @throws IOException if they are no JSON objects
   */
  public Events read(RecordedLines lines) throws IOException {
    lines.each(
        (place, millis, in) -> {
          try (MappingIterator<JsonNode> events = JSON.readValues(in)) {
            while (events.hasNextValue()) {
              JsonNode event = events.nextValue();
              count++;
              keys.merge(event.path("key").asText(""), 1L, Long::sum);
              if (held.size() < MOST_HELD) {
                held.add(event);
              }
            }
          } catch (IOException broken) {
            throw new IOException(
                "expected one JSON object a line in " + place + ", found " + broken.getMessage(),
                broken);
          }
        });
    // What is of all keys together is looked for first.
    held.sort(
        Comparator.comparing((JsonNode event) -> !event.path("scope").asText("").equals(OVERALL))
            .thenComparingLong(event -> time(event).orElse(0)));
    return this;
  }

  String name() {
    return name;
  }

  long count() {
    return count;
  }

  /** Marks at the events of a key. */
  List<Plot.Mark> marks(String key) {
    return held.stream()
        .filter(event -> event.path("key").asText("").equals(key))
        .map(event -> new Plot.Mark(time(event).orElse(0), Double.NaN, name + ": " + rest(event)))
        .toList();
  }

  private static String rest(JsonNode event) {
    List<String> words = new ArrayList<>();
    event
        .properties()
        .forEach(
            field -> {
              boolean said = field.getKey().equals("key") || field.getKey().equals("time");
              if (!said && words.size() < 6) {
                words.add(field.getKey() + " " + text(field.getValue()));
              }
            });
    return String.join(", ", words);
  }

  private static String text(JsonNode value) {
    return value.isFloatingPointNumber()
        ? Texts.number(value.asDouble())
        : value.isValueNode() ? value.asText() : value.toString();
  }

  /** The events as a table; what is the same in all of them is told once. */
  Section section() {
    List<JsonNode> listed = held.subList(0, Math.min(MOST_ROWS, held.size()));
    List<Map<String, String>> cells = new ArrayList<>();
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (JsonNode event : listed) {
      Map<String, String> row = cells(event);
      row.forEach(
          (column, text) -> values.computeIfAbsent(column, one -> new HashSet<>()).add(text));
      cells.add(row);
    }
    List<String> same = new ArrayList<>();
    List<String> names = new ArrayList<>();
    values.forEach(
        (column, texts) -> {
          boolean everywhere =
              cells.stream().filter(row -> row.containsKey(column)).count() == cells.size();
          if (cells.size() > 1 && texts.size() == 1 && everywhere && !column.equals("key")) {
            same.add(column + " " + texts.iterator().next());
          } else {
            names.add(column);
          }
        });
    // What only names the event says least of it.
    if (names.remove("id")) {
      names.add("id");
    }
    List<String> shown = names.subList(0, Math.min(MOST_COLUMNS, names.size()));
    List<String> head = new ArrayList<>(List.of("time"));
    head.addAll(shown);
    List<List<String>> rows = new ArrayList<>();
    for (int at = 0; at < listed.size(); at++) {
      List<String> row = new ArrayList<>();
      row.add(
          time(listed.get(at)).isPresent() ? Texts.time(time(listed.get(at)).getAsLong()) : "–");
      for (String column : shown) {
        row.add(cells.get(at).getOrDefault(column, ""));
      }
      rows.add(row);
    }
    String title = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return new Section(
        title,
        Texts.count(count)
            + (count == 1 ? " record" : " records")
            + " of "
            + Texts.count(keys.size())
            + (keys.size() == 1 ? " key" : " keys")
            + (count > MOST_ROWS ? "; the first " + MOST_ROWS + " are listed." : ".")
            + (same.isEmpty() ? "" : " The same in all listed: " + String.join(", ", same) + "."),
        rows.isEmpty() ? List.of() : List.of(new Table(head, rows)));
  }

  /** When an event was: its time, or the end of the window that it is of. */
  private static OptionalLong time(JsonNode event) {
    return Stream.of("time", "end")
        .map(event::path)
        .filter(JsonNode::isNumber)
        .mapToLong(JsonNode::asLong)
        .findFirst();
  }

  /** The values of an event by name; those of an object in it by both names. */
  private static Map<String, String> cells(JsonNode event) {
    Map<String, String> cells = new LinkedHashMap<>();
    event
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              boolean edge = EDGES.contains(field.getKey()) && value.isIntegralNumber();
              if (value.isObject()) {
                value
                    .properties()
                    .forEach(
                        inner -> {
                          if (inner.getValue().isValueNode()) {
                            String both = field.getKey() + " " + inner.getKey();
                            cells.put(both, text(inner.getValue()));
                          }
                        });
              } else if (!field.getKey().equals("time")) {
                cells.put(field.getKey(), edge ? Texts.time(value.asLong()) : text(value));
              }
            });
    if (!event.has("time") && time(event).isPresent()) {
      cells.remove("end");
    }
    return cells;
  }
}
