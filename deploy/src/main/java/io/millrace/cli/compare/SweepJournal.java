package io.millrace.cli.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.cli.console.CommandException;
import io.millrace.state.OwnerOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/*
 * One JSON object, version 1:
 *   version   1
 *   split     arrival before which the trace chooses, milliseconds since 1970
 *   wish      name -> SHA-256 of what decides the numbers, in hexadecimal
 *   tried     list of {setting: {path: value}, value, least, most, judged, runs, millis}
 *   unranked  list of {setting, reason, runs, millis}
 * A number that is not finite is absent.
 */
/**
 * What a sweep has tried, kept on disk so that an interrupted one goes on. The file is replaced as
 * a whole, so it is never half written.
 */
final class SweepJournal {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int VERSION = 1;

  private final Path file;
  private final Map<String, String> wish;
  private final long split;
  private final Map<Setting, Tried> tried = new LinkedHashMap<>();

  /**
   * A setting that was tried.
   *
   * @param value of the metric over all its seeds
   * @param least of a single run
   * @param most of a single run
   * @param judged answers
   * @param reason why it has no rank; empty: it has one
   * @param cost of trying it
   */
  record Tried(double value, double least, double most, long judged, String reason, Cost cost) {}

  /**
   * What counts against a budget.
   *
   * @param runs number of runs
   * @param millis wall time
   */
  record Cost(long runs, long millis) {

    Cost plus(Cost other) {
      return new Cost(runs + other.runs, millis + other.millis);
    }
  }

  private SweepJournal(Path file, Map<String, String> wish, long split) {
    this.file = file;
    this.wish = wish;
    this.split = split;
  }

  static Path in(ContestFolder place) {
    return place.path().resolve("sweep.json");
  }

  /**
   * Begins a journal; an earlier one is replaced when the first setting was tried.
   *
   * @param wish what decides the numbers, as texts by name
   * @param split arrival before which the trace chooses
   */
  static SweepJournal begin(Path file, Map<String, String> wish, long split) {
    return new SweepJournal(file, hashed(wish), split);
  }

  /**
   * Goes on with a journal.
   *
   * @throws CommandException if there is none, or it is of another wish, with what differs
   */
  static SweepJournal goOn(Path file, Map<String, String> wish) throws IOException {
    if (!Files.exists(file)) {
      throw CommandException.refused(
          "Cannot go on: expected an interrupted sweep in "
              + file.toAbsolutePath().getParent()
              + ", found none; begin without --resume, or name its folder with --out");
    }
    SweepJournal kept = read(file);
    Map<String, String> asked = hashed(wish);
    List<String> others =
        asked.keySet().stream()
            .filter(name -> !asked.get(name).equals(kept.wish.get(name)))
            .toList();
    if (!others.isEmpty()) {
      throw CommandException.refused(
          "Cannot go on with the sweep in "
              + file
              + ": expected the same "
              + String.join(", ", others)
              + " as when it began, found other; give the same, or begin anew without --resume");
    }
    return kept;
  }

  long split() {
    return split;
  }

  /** What was tried, in the order in which it was. */
  Map<Setting, Tried> tried() {
    return tried;
  }

  Cost spent() {
    return tried.values().stream().map(Tried::cost).reduce(new Cost(0, 0), Cost::plus);
  }

  /** Adds settings that were tried, and writes the journal. */
  void add(Map<Setting, Tried> more) throws IOException {
    tried.putAll(more);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    OwnerOnly.write(fresh, bytes());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private static Map<String, String> hashed(Map<String, String> wish) {
    Map<String, String> hashed = new LinkedHashMap<>();
    wish.forEach(
        (name, text) -> {
          try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            hashed.put(name, HexFormat.of().formatHex(digest));
          } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
          }
        });
    return hashed;
  }

  private byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeNumberField("split", split);
      texts(json, "wish", wish);
      json.writeArrayFieldStart("tried");
      for (Map.Entry<Setting, Tried> one : tried.entrySet()) {
        Tried found = one.getValue();
        json.writeStartObject();
        texts(json, "setting", one.getKey().values());
        number(json, "value", found.value());
        number(json, "least", found.least());
        number(json, "most", found.most());
        json.writeNumberField("judged", found.judged());
        json.writeStringField("reason", found.reason());
        json.writeNumberField("runs", found.cost().runs());
        json.writeNumberField("millis", found.cost().millis());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> one : texts.entrySet()) {
      json.writeStringField(one.getKey(), one.getValue());
    }
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    }
  }

  private static SweepJournal read(Path file) throws IOException {
    int version = 0;
    long split = 0;
    Map<String, String> wish = Map.of();
    Map<Setting, Tried> tried = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(Files.readAllBytes(file))) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
          case "version" -> version = json.getIntValue();
          case "split" -> split = json.getLongValue();
          case "wish" -> wish = texts(json, value);
          case "tried" -> {
            expect(json, value, JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
              one(json, tried);
            }
          }
          default -> json.skipChildren();
        }
      }
    } catch (IOException broken) {
      throw new IOException(
          "expected the journal of a sweep in " + file + ", found something else; delete it",
          broken);
    }
    if (version != VERSION) {
      throw new IOException(
          "expected version "
              + VERSION
              + " of the journal of a sweep in "
              + file
              + ", found "
              + version
              + "; begin anew without --resume");
    }
    SweepJournal journal = new SweepJournal(file, wish, split);
    journal.tried.putAll(tried);
    return journal;
  }

  private static void one(JsonParser json, Map<Setting, Tried> tried) throws IOException {
    Optional<Setting> setting = Optional.empty();
    Map<String, Double> numbers = new LinkedHashMap<>();
    String reason = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "setting" -> setting = Optional.of(new Setting(texts(json, value)));
        case "reason" -> reason = json.getText();
        default -> numbers.put(name, json.getDoubleValue());
      }
    }
    Cost cost = new Cost(whole(numbers, "runs"), whole(numbers, "millis"));
    tried.put(
        setting.orElseThrow(() -> new IOException("a setting is missing")),
        new Tried(
            numbers.getOrDefault("value", Double.NaN),
            numbers.getOrDefault("least", Double.NaN),
            numbers.getOrDefault("most", Double.NaN),
            whole(numbers, "judged"),
            reason,
            cost));
  }

  private static long whole(Map<String, Double> numbers, String name) {
    return Math.round(numbers.getOrDefault(name, 0.0));
  }

  private static Map<String, String> texts(JsonParser json, JsonToken value) throws IOException {
    expect(json, value, JsonToken.START_OBJECT);
    Map<String, String> texts = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      texts.put(name, json.getText());
    }
    return texts;
  }

  private static void expect(JsonParser json, JsonToken found, JsonToken expected)
      throws IOException {
    if (found != expected) {
      throw new IOException("expected " + expected + ", found " + json.getText());
    }
  }
}
