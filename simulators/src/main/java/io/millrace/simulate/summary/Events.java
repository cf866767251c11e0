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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Records that a run wrote beside its results, such as drifts, alarms or metrics: JSON objects with
 * a {@code time} and perhaps a {@code key}, and whatever else there is.
 */
public final class Events {

  private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);
  private static final int MOST_HELD = 2000;
  private static final int MOST_ROWS = 60;
  private static final int MOST_COLUMNS = 8;

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
    held.sort((a, b) -> Long.compare(a.path("time").asLong(), b.path("time").asLong()));
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
        .map(
            event ->
                new Plot.Mark(event.path("time").asLong(), Double.NaN, name + ": " + rest(event)))
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

  /** The events as a table. */
  Section section() {
    Set<String> columns = new LinkedHashSet<>();
    held.stream()
        .limit(MOST_ROWS)
        .forEach(event -> event.fieldNames().forEachRemaining(columns::add));
    columns.remove("time");
    List<String> names = columns.stream().limit(MOST_COLUMNS).toList();
    List<String> head = new ArrayList<>(List.of("time"));
    head.addAll(names);
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode event : held.subList(0, Math.min(MOST_ROWS, held.size()))) {
      List<String> row = new ArrayList<>();
      row.add(event.path("time").isNumber() ? Texts.time(event.path("time").asLong()) : "–");
      names.forEach(column -> row.add(event.has(column) ? text(event.path(column)) : ""));
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
            + (count > MOST_ROWS ? "; the first " + MOST_ROWS + " are listed." : "."),
        rows.isEmpty() ? List.of() : List.of(new Table(head, rows)));
  }
}
