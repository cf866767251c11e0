package io.millrace.streaming.config;

import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.config.Spelling;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code source:}. */
final class YamlInput {

  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final String START = "earliest or latest";
  private static final Pattern START_WORD = Pattern.compile("earliest|latest");
  private static final String PATH = "a file, a folder or a glob";
  private static final Set<String> ONE_CELL = Set.of("millis", "seconds");

  private final List<String> channels;

  YamlInput(List<String> channels) {
    this.channels = channels;
  }

  /** The section, or empty where nothing can be said of the source. */
  Optional<InputSpec> read(YamlMap source) {
    Optional<SourceSpec> from =
        source
            .alternative(
                List.of("kafka", "json", "csv"),
                "kafka: {brokers: \"localhost:9092\", topics: [readings]}")
            .flatMap(
                kind ->
                    source
                        .take(kind)
                        .flatMap(value -> value.map("a mapping"))
                        .flatMap(section -> source(kind, section)));
    Duration lateness = duration(source, "lateness", Duration.ZERO, Duration.ofHours(1));
    Duration idleness = duration(source, "idleness", Duration.ofMillis(1), Duration.ofSeconds(30));
    int largest =
        source.take("largest_record").flatMap(value -> value.size(64, 64 << 20)).orElse(1 << 20);
    source.done();
    return from.map(found -> new InputSpec(found, lateness, idleness, largest));
  }

  private Optional<SourceSpec> source(String kind, YamlMap section) {
    Optional<SourceSpec> read =
        switch (kind) {
          case "kafka" -> kafka(section);
          case "json" ->
              section
                  .require("path", "readings/")
                  .flatMap(value -> value.text(PATH))
                  .map(SourceSpec.JsonLines::new);
          default -> csv(section);
        };
    section.done();
    return read;
  }

  private static Optional<SourceSpec> kafka(YamlMap section) {
    Optional<String> brokers =
        section.require("brokers", "\"localhost:9092\"").flatMap(YamlKafka::brokers);
    List<String> topics = new ArrayList<>();
    section
        .require("topics", "[readings]")
        .flatMap(value -> value.list("a list of topics such as [readings]"))
        .orElse(List.of())
        .forEach(
            element ->
                YamlKafka.topic(element)
                    .ifPresent(
                        topic -> {
                          if (topics.contains(topic)) {
                            element.refuse("topic listed twice; remove one");
                          }
                          topics.add(topic);
                        }));
    SourceSpec.Reach reach = reach(section);
    Map<String, String> properties = YamlKafka.properties(section);
    return brokers.map(known -> new SourceSpec.Kafka(known, topics, reach, properties));
  }

  private static SourceSpec.Reach reach(YamlMap section) {
    Optional<YamlValue> start = section.take("start");
    String first = start.flatMap(value -> value.text(START, START_WORD)).orElse("earliest");
    boolean bounded = section.take("bounded").flatMap(YamlValue::flag).orElse(false);
    if (first.equals("earliest")) {
      return bounded ? SourceSpec.Reach.HISTORY : SourceSpec.Reach.ALL;
    }
    if (bounded) {
      start.get().refuse("from latest on, bounded: true leaves nothing to read; remove one");
    }
    return SourceSpec.Reach.NEW;
  }

  private Optional<SourceSpec> csv(YamlMap section) {
    Optional<String> path =
        section.require("path", "readings.csv").flatMap(value -> value.text(PATH));
    Optional<String> key =
        section.require("key", "station").flatMap(value -> value.text("a column name"));
    String group = column(section, "group");
    String label = column(section, "label");
    SourceSpec.TimeColumns time =
        section
            .require("time", "{columns: [time], pattern: iso}")
            .flatMap(value -> value.map("a mapping such as {columns: [time], pattern: iso}"))
            .map(YamlInput::time)
            .orElse(new SourceSpec.TimeColumns(List.of("time"), "iso", ZoneOffset.UTC));
    List<String> values = values(section);
    List<String> missing =
        section
            .take("missing")
            .flatMap(value -> value.list("a list of texts such as [NA, \"-\"]"))
            .orElse(List.of())
            .stream()
            .flatMap(element -> element.text("a text").stream())
            .toList();
    char separator = section.take("separator").flatMap(YamlInput::separator).orElse(',');
    if (path.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    SourceSpec.Columns columns = new SourceSpec.Columns(key.get(), group, label, time, values);
    return Optional.of(new SourceSpec.Csv(path.get(), columns, missing, separator));
  }

  private static SourceSpec.TimeColumns time(YamlMap time) {
    List<String> names =
        time
            .require("columns", "[time]")
            .flatMap(value -> value.list("a list of column names such as [time]"))
            .orElse(List.of())
            .stream()
            .flatMap(element -> element.text("a column name").stream())
            .toList();
    Optional<YamlValue> pattern = time.take("pattern");
    String form = pattern.flatMap(value -> pattern(value, names.size())).orElse("iso");
    ZoneId zone = time.take("zone").flatMap(YamlInput::zone).orElse(ZoneOffset.UTC);
    time.done();
    return new SourceSpec.TimeColumns(names, form, zone);
  }

  private static Optional<String> pattern(YamlValue value, int columns) {
    String expected = "millis, seconds, iso or a pattern such as 'yyyy-MM-dd HH:mm'";
    Optional<String> text = value.text(expected);
    if (text.isEmpty() || text.get().equals("iso")) {
      return text;
    }
    if (ONE_CELL.contains(text.get())) {
      if (columns > 1) {
        value.refuse("expected one column for '" + text.get() + "', found " + columns);
      }
      return text;
    }
    try {
      return Optional.of(DateTimeFormatter.ofPattern(text.get(), Locale.ENGLISH))
          .flatMap(readable -> text);
    } catch (IllegalArgumentException unreadable) {
      value.refuse("expected " + expected + ", found " + value.found());
      return Optional.empty();
    }
  }

  private static Optional<ZoneId> zone(YamlValue value) {
    String expected = "a time zone such as UTC, +08:00 or Asia/Shanghai";
    return value
        .text(expected)
        .flatMap(
            text -> {
              try {
                return Optional.of(ZoneId.of(text));
              } catch (DateTimeException unknown) {
                value.refuse("expected " + expected + ", found " + value.found());
                return Optional.empty();
              }
            });
  }

  private List<String> values(YamlMap section) {
    Map<String, YamlValue> renamed =
        section
            .take("values")
            .flatMap(value -> value.map("a mapping of channel to column"))
            .map(
                map -> {
                  map.entries()
                      .keySet()
                      .forEach(
                          channel -> {
                            if (!channels.isEmpty() && !channels.contains(channel)) {
                              map.refuseKey(
                                  channel,
                                  "not one of the channels"
                                      + Spelling.suggestion(channel, channels));
                            }
                          });
                  return map.entries();
                })
            .orElse(Map.of());
    List<String> columns = new ArrayList<>();
    for (String channel : channels) {
      YamlValue column = renamed.get(channel);
      columns.add(column == null ? channel : column.text("a column name").orElse(channel));
    }
    return columns;
  }

  private static Optional<Character> separator(YamlValue value) {
    String text = value.written();
    if (text.equals("tab") || text.equals("\t")) {
      return Optional.of('\t');
    }
    if (text.length() == 1 && text.charAt(0) != '"' && !Character.isWhitespace(text.charAt(0))) {
      return Optional.of(text.charAt(0));
    }
    value.refuse("expected one character such as \",\" or \";\", or tab, found " + value.found());
    return Optional.empty();
  }

  private static String column(YamlMap section, String key) {
    return section.take(key).flatMap(value -> value.text("a column name")).orElse("");
  }

  private static Duration duration(YamlMap map, String key, Duration least, Duration otherwise) {
    return map.take(key).flatMap(value -> value.duration(least, LONGEST)).orElse(otherwise);
  }
}
