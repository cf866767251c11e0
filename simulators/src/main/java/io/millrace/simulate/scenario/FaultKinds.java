package io.millrace.simulate.scenario;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Spelling;
import io.millrace.api.config.Value;
import io.millrace.streaming.config.unit.YamlUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The kinds of faults that a scenario can name, with their keys. A new kind is added here. */
final class FaultKinds {

  private static final double LARGEST = 1e30;
  private static final double DAY = Duration.ofDays(1).toMillis();
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Form<Duration> DURATIONS =
      YamlUnits.durations(Duration.ofMillis(1), LONGEST);

  private static final Key<Duration> BY =
      Key.of("by", DURATIONS).describedAs("How much later a record comes.").required("2 h");
  private static final Key<Duration> WITHIN =
      Key.of("within", DURATIONS)
          .describedAs("How much later a record comes at most.")
          .required("10 min");
  private static final Key<Duration> GATHER =
      Key.of("gather", DURATIONS)
          .describedAs("Length of time whose records come together at its end.")
          .required("10 min");
  private static final Key<Integer> COPIES =
      Key.whole("copies", 1, 1000).describedAs("How often a record comes again.").defaultsTo(1);
  private static final Key<Duration> AFTER =
      Key.of("after", YamlUnits.durations(Duration.ZERO, LONGEST))
          .describedAs("Time between two copies.")
          .defaultsTo(Duration.ZERO);
  private static final Key<Integer> PARTITION =
      Key.whole("partition", 0, 100_000)
          .describedAs("The partition that is delayed.")
          .required("0");
  private static final Key<Integer> PARTITIONS =
      Key.whole("partitions", 1, 100_000)
          .describedAs("Number of partitions, over which keys are distributed as Kafka does.")
          .required("4");
  private static final Key<Duration> AHEAD =
      Key.of("ahead", DURATIONS)
          .describedAs("By how much the clock is ahead; of a skew, in a day.");
  private static final Key<Duration> BEHIND =
      Key.of("behind", DURATIONS)
          .describedAs("By how much the clock is behind; of a skew, in a day.");
  private static final Key<Duration> RENAMED =
      Key.of("rename", DURATIONS)
          .describedAs("Time after which a key takes another name.")
          .required("6 h");
  private static final Key<Integer> BYTES =
      Key.of("bytes", YamlUnits.sizes(64, 64 << 20))
          .describedAs("Length of the record.")
          .defaultsTo((1 << 20) + 1);
  private static final Key<List<Value>> CHANNELS =
      Key.of("channels", Forms.elements("a list of channels", Forms.text("a channel name")))
          .describedAs("The channels that are struck; all without it.");
  private static final Key<Double> SIZE =
      Key.number("size", -1e6, 1e6)
          .describedAs("Size in standard deviations of the channel at its key so far.");
  private static final Key<Double> UNITS =
      Key.number("by", -LARGEST, LARGEST).describedAs("Size in units of the channel.");
  private static final Key<Double> FACTOR =
      Key.number("factor", -LARGEST, LARGEST)
          .describedAs("What a value is multiplied by.")
          .required("1.8");
  private static final Key<Double> OFFSET =
      Key.number("offset", -LARGEST, LARGEST)
          .describedAs("What is added after that.")
          .defaultsTo(0.);
  private static final Key<Double> SENTINEL =
      Key.number("value", -LARGEST, LARGEST)
          .describedAs("The value in place of the true one.")
          .defaultsTo(-9999.);
  private static final Key<Double> DEAD =
      Key.number("value", -LARGEST, LARGEST)
          .describedAs("The value in place of the true one.")
          .defaultsToComputed("missing");

  /** The kind that strikes labels, and no readings. */
  static final String LABEL_DELAY = "label_delay";

  private FaultKinds() {}

  /**
   * A kind of fault.
   *
   * @param keys its keys beside those of the schedule
   * @param reader reads them
   */
  record Kind(KeyTable keys, Reader reader) {}

  /** Reads the keys of a fault. */
  interface Reader {

    /**
     * @param channels names of the channels of the trace
     */
    Fault.Effect read(Entries entries, List<String> channels);
  }

  /** All kinds by name, in the order of the documentation. */
  static Map<String, Kind> all() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put(
        "late", new Kind(KeyTable.of(BY), (map, names) -> TimeFaults.late(duration(map, BY))));
    kinds.put(
        "reordered",
        new Kind(KeyTable.of(WITHIN), (map, names) -> TimeFaults.reordered(duration(map, WITHIN))));
    kinds.put(
        "bursty",
        new Kind(KeyTable.of(GATHER), (map, names) -> TimeFaults.bursty(duration(map, GATHER))));
    kinds.put(
        "delayed_partition",
        new Kind(KeyTable.of(PARTITION, PARTITIONS, BY), (map, names) -> delayedPartition(map)));
    kinds.put(
        "duplicated",
        new Kind(
            KeyTable.of(COPIES, AFTER),
            (map, names) -> RecordFaults.duplicated(map.read(COPIES), map.read(AFTER))));
    kinds.put("dropped", new Kind(KeyTable.of(), (map, names) -> RecordFaults.dropped()));
    kinds.put("gap", new Kind(KeyTable.of(), (map, names) -> gap(map)));
    KeyTable clock = KeyTable.of(AHEAD, BEHIND);
    kinds.put(
        "clock_jump", new Kind(clock, (map, names) -> TimeFaults.clockJump(aheadOrBehind(map))));
    kinds.put(
        "clock_skew", new Kind(clock, (map, names) -> TimeFaults.clockSkew(aheadOrBehind(map))));
    kinds.put("malformed", new Kind(KeyTable.of(), (map, names) -> RecordFaults.malformed()));
    kinds.put(
        "oversized",
        new Kind(KeyTable.of(BYTES), (map, names) -> RecordFaults.oversized(map.read(BYTES))));
    kinds.put(
        "key_churn",
        new Kind(
            KeyTable.of(RENAMED), (map, names) -> RecordFaults.keyChurn(duration(map, RENAMED))));
    kinds.put(
        LABEL_DELAY, new Kind(KeyTable.of(BY), (map, names) -> TimeFaults.late(duration(map, BY))));
    values(kinds);
    return kinds;
  }

  private static void values(Map<String, Kind> kinds) {
    kinds.put(
        "stuck",
        new Kind(
            KeyTable.of(CHANNELS),
            (map, names) -> changed(map, names, (blow, value, past, time) -> past.held(value))));
    kinds.put("dead", new Kind(KeyTable.of(CHANNELS, DEAD), FaultKinds::dead));
    KeyTable sized = KeyTable.of(CHANNELS, SIZE, UNITS);
    kinds.put("spiking", new Kind(sized, FaultKinds::spiking));
    kinds.put("drifting", new Kind(sized, FaultKinds::drifting));
    kinds.put("rescaled", new Kind(KeyTable.of(CHANNELS, FACTOR, OFFSET), FaultKinds::rescaled));
    kinds.put("swapped", new Kind(KeyTable.of(CHANNELS), FaultKinds::swapped));
    kinds.put("sentinel", new Kind(KeyTable.of(CHANNELS, SENTINEL), FaultKinds::sentinel));
  }

  /** A required duration; any other one after a fault, which is told. */
  private static Duration duration(Entries map, Key<Duration> key) {
    return map.find(key).orElse(Duration.ofMillis(1));
  }

  private static Fault.Effect gap(Entries map) {
    if (!map.has("from") && !map.has("every")) {
      map.refuse(
          "expected from, or every and lasting, since a gap of a whole trace leaves nothing;"
              + " write gap: {from: 2 h, until: 3 h}");
    }
    if (map.has("rate")) {
      map.refuse("rate", "a gap has every record; write dropped for a share of them");
    }
    return RecordFaults.dropped();
  }

  private static Fault.Effect delayedPartition(Entries map) {
    int partition = map.find(PARTITION).orElse(0);
    int partitions = map.find(PARTITIONS).orElse(1);
    if (map.has(PARTITION.name()) && map.has(PARTITIONS.name()) && partition >= partitions) {
      map.refuse(
          PARTITION.name(),
          "expected one of the partitions 0 to " + (partitions - 1) + ", found " + partition);
    }
    return TimeFaults.delayedPartition(partition, Math.max(1, partitions), duration(map, BY));
  }

  private static long aheadOrBehind(Entries map) {
    Optional<Duration> ahead = map.find(AHEAD);
    Optional<Duration> behind = map.find(BEHIND);
    if (map.has(AHEAD.name()) == map.has(BEHIND.name())) {
      map.refuse(
          "expected ahead or behind, found "
              + (map.has(AHEAD.name()) ? "both" : "neither")
              + "; write ahead: 5 min, or behind: 5 min");
    }
    return ahead.map(Duration::toMillis).orElse(0L) - behind.map(Duration::toMillis).orElse(0L);
  }

  private static Fault.Effect dead(Entries map, List<String> names) {
    float value = map.find(DEAD).map(Double::floatValue).orElse(Float.NaN);
    return changed(map, names, (blow, truth, past, time) -> value);
  }

  private static Fault.Effect sentinel(Entries map, List<String> names) {
    float value = map.read(SENTINEL).floatValue();
    return changed(map, names, (blow, truth, past, time) -> value);
  }

  private static Fault.Effect rescaled(Entries map, List<String> names) {
    double factor = map.find(FACTOR).orElse(1.);
    double offset = map.read(OFFSET);
    return changed(map, names, (blow, value, past, time) -> (float) (value * factor + offset));
  }

  private static Fault.Effect spiking(Entries map, List<String> names) {
    Size size = size(map);
    return changed(
        map,
        names,
        (blow, value, past, time) ->
            (float) (value + (blow.random().uniform() < .5 ? -1 : 1) * size.units(past)));
  }

  /** It grows from the beginning of an episode, by its size in a day. */
  private static Fault.Effect drifting(Entries map, List<String> names) {
    Size size = size(map);
    return changed(
        map,
        names,
        (blow, value, past, time) ->
            (float) (value + size.units(past) * ((time - blow.window().begin(time)) / DAY)));
  }

  /**
   * A size of a change.
   *
   * @param number of deviations or of units
   * @param inUnits which of them
   */
  private record Size(double number, boolean inUnits) {

    double units(ValueFault.Past past) {
      return inUnits ? number : number * past.deviation();
    }
  }

  private static Size size(Entries map) {
    Optional<Double> deviations = map.find(SIZE);
    Optional<Double> units = map.find(UNITS);
    if (map.has(SIZE.name()) == map.has(UNITS.name())) {
      map.refuse(
          "expected size or by, found "
              + (map.has(SIZE.name()) ? "both" : "neither")
              + "; write size: 8 in deviations, or by: 20 in units");
    }
    return units
        .map(number -> new Size(number, true))
        .orElse(new Size(deviations.orElse(0.), false));
  }

  private static Fault.Effect swapped(Entries map, List<String> names) {
    int before = map.faults().count();
    int[] channels = channels(map, names);
    boolean known = map.faults().count() == before;
    if (!map.has(CHANNELS.name()) || (known && channels.length != 2)) {
      map.refuse("expected two channels that change places; write channels: [temp, pressure]");
    }
    return channels.length < 2
        ? RecordFaults.dropped()
        : ValueFault.swapped(channels[0], channels[1]);
  }

  private static Fault.Effect changed(Entries map, List<String> names, ValueFault.Change change) {
    return ValueFault.of(channels(map, names), names.size(), change);
  }

  private static int[] channels(Entries map, List<String> names) {
    Optional<List<Value>> written = map.find(CHANNELS);
    if (written.isEmpty()) {
      return IntStream.range(0, names.size()).toArray();
    }
    List<Integer> found = new ArrayList<>();
    for (Value element : written.get()) {
      String name = element.text().orElse("");
      int position = names.indexOf(name);
      if (position < 0) {
        map.faults()
            .add(
                element.location(),
                "no channel is called '" + name + "'" + Spelling.suggestion(name, names));
      } else if (found.contains(position)) {
        map.faults().add(element.location(), "channel '" + name + "' is listed twice; remove one");
      } else {
        found.add(position);
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }
}
