package io.millrace.simulate.scenario;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Location;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.streaming.config.tree.YamlEnvironment;
import io.millrace.streaming.config.tree.YamlTree;
import io.millrace.streaming.config.tree.YamlValue;
import io.millrace.streaming.config.unit.YamlUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a scenario.
 *
 * <pre>{@code
 * seed: 7
 * faults:
 *   - late: {keys: ["press-*"], rate: 0.1, by: 2 h}
 *   - stuck: {channels: [temp], from: 2 d, until: 3 d}
 *   - malformed: {rate: 0.001}
 * }</pre>
 *
 * <p>All faults of the file are thrown together, each with its line.
 */
public final class ScenarioYaml {

  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final String ENTRY = "a fault such as late: {rate: 0.1, by: 2 h}";
  private static final Form<Moment> MOMENTS =
      Form.scalar(
          Moment.EXPECTED, value -> value.text().flatMap(Moment::read), writer -> writer.text());

  private static final Key<Long> SEED =
      Key.of("seed", Forms.wholeLong(Long.MIN_VALUE, Long.MAX_VALUE))
          .describedAs("Decides every random choice.")
          .defaultsTo(0L);
  private static final Key<List<String>> KEYS =
      Key.of("keys", Forms.list("a list of keys such as [\"press-*\"]", Forms.text("a key")))
          .describedAs("Keys that are struck, * for any letters; all without it.");
  private static final Key<Double> SHARE =
      Key.number("share", 0, 1).describedAs("Share of those keys that is struck.").defaultsTo(1.);
  private static final Key<Moment> FROM =
      Key.of("from", MOMENTS).describedAs("Event time of the beginning.");
  private static final Key<Moment> UNTIL =
      Key.of("until", MOMENTS).describedAs("Event time of the end.");
  private static final Key<Duration> EVERY =
      Key.of("every", YamlUnits.durations(Duration.ofMillis(1), LONGEST))
          .describedAs("Time between the beginnings of two episodes.");
  private static final Key<Duration> LASTING =
      Key.of("lasting", YamlUnits.durations(Duration.ofMillis(1), LONGEST))
          .describedAs("Length of an episode.");
  private static final Key<Double> RATE =
      Key.number("rate", 0, 1).describedAs("Share of the readings within.").defaultsTo(1.);
  private static final KeyTable SCHEDULE =
      KeyTable.of(KEYS, SHARE, FROM, UNTIL, EVERY, LASTING, RATE);

  private final List<String> channels;
  private final Map<String, FaultKinds.Kind> kinds = FaultKinds.all();
  private final Map<String, Key<Entries>> sections = new LinkedHashMap<>();
  private final KeyTable fault;
  private final Key<List<Value>> faults;

  private ScenarioYaml(List<String> channels) {
    this.channels = channels;
    kinds.forEach(
        (name, kind) ->
            sections.put(name, Key.of(name, Forms.table("a mapping", SCHEDULE.and(kind.keys())))));
    fault =
        KeyTable.of(sections.values().toArray(Key<?>[]::new))
            .withOneOf(sections.keySet().toArray(String[]::new));
    faults =
        Key.of("faults", Forms.elements("a list of faults", Forms.table(ENTRY, fault)))
            .describedAs("The faults in the order in which they meet a reading.")
            .required("[{late: {rate: 0.1, by: 2 h}}]");
  }

  /**
   * The JSON Schema (draft 2020-12) of scenario files, from the keys with which they are read.
   *
   * @return a JSON document as maps and lists
   */
  public static Map<String, Object> schema() {
    SchemaWriter writer = new SchemaWriter(SchemaWriter.Scalars.TEXT);
    return writer.document("Millrace scenario", new ScenarioYaml(List.of()).root().schema(writer));
  }

  private KeyTable root() {
    return KeyTable.of(SEED, faults);
  }

  /**
   * Reads a scenario.
   *
   * @param fileName name of the file in messages
   * @param text its text
   * @param channels names of the channels of the trace
   * @throws PipelineException with every fault
   */
  public static Scenario read(String fileName, String text, List<String> channels) {
    Faults faults = new Faults();
    Optional<Scenario> scenario =
        root(text, faults).flatMap(root -> new ScenarioYaml(channels).scenario(root, faults));
    if (faults.count() > 0 || scenario.isEmpty()) {
      throw new PipelineException(fileName, faults.all().stream().map(ConfigFault::of).toList());
    }
    return scenario.get();
  }

  private static Optional<Value> root(String text, Faults faults) {
    int before = faults.count();
    Optional<Value> root =
        new YamlTree(faults)
            .read(text)
            .map(node -> YamlValue.root(node, new YamlEnvironment(Map.of())));
    if (root.isEmpty() && faults.count() == before) {
      faults.add(
          new Location("", 1), "expected a scenario, found an empty file; begin with faults:");
    }
    return root;
  }

  private Optional<Scenario> scenario(Value root, Faults found) {
    return Entries.of(root, "a scenario of keys such as faults:", root(), found)
        .map(
            entries -> {
              long seed = entries.read(SEED);
              List<Fault> read = new ArrayList<>();
              for (Value element : entries.find(faults).orElse(List.of())) {
                fault(element, read.size() + 1, found).ifPresent(read::add);
              }
              entries.finish();
              return new Scenario(seed, read);
            });
  }

  private Optional<Fault> fault(Value element, int number, Faults found) {
    if (element.text().isPresent()) {
      // A name alone has every default, if it has any.
      found.add(
          element.location(),
          "expected "
              + ENTRY
              + ", found a name alone; write "
              + element.text().get()
              + ": {rate: 0.01}");
      return Optional.empty();
    }
    Optional<Entries> entries = Entries.of(element, ENTRY, fault, found);
    Optional<String> kind = entries.flatMap(map -> map.alternative("late: {rate: 0.1, by: 2 h}"));
    Optional<Fault> read =
        kind.flatMap(
            name -> entries.get().find(sections.get(name)).map(map -> fault(name, map, number)));
    entries.ifPresent(Entries::finish);
    return read;
  }

  private Fault fault(String name, Entries map, int number) {
    List<String> keys = map.read(KEYS, List.of());
    double share = map.read(SHARE);
    Optional<Duration> every = map.find(EVERY);
    Optional<Duration> lasting = map.find(LASTING);
    if (map.has(EVERY.name()) != map.has(LASTING.name())) {
      map.refuse("expected every and lasting together, found one; write every: 1 d, lasting: 2 h");
    } else if (every.isPresent()
        && lasting.isPresent()
        && lasting.get().compareTo(every.get()) > 0) {
      map.refuse(LASTING.name(), "expected at most the time of every; shorten it");
    }
    Optional<Moment> from = map.find(FROM);
    Optional<Moment> until = map.find(UNTIL);
    if (from.isPresent()
        && until.isPresent()
        && from.get().relative() == until.get().relative()
        && from.get().millis() >= until.get().millis()) {
      map.refuse(UNTIL.name(), "expected a time after from; correct one of them");
    }
    double rate = map.read(RATE);
    Fault.Effect effect = kinds.get(name).reader().read(map, channels);
    map.finish();
    Schedule schedule =
        new Schedule(from, until, every.orElse(Duration.ZERO), lasting.orElse(Duration.ZERO), rate);
    return new Fault(name, number, keys, share, schedule, effect);
  }
}
