package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Spelling;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.AlignSpec;
import io.millrace.streaming.config.unit.YamlUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code align:}, by which readings of single sensors become rows. */
final class YamlAlign {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Rows after a key's last reading; more are a mistake in a unit. */
  private static final long MOST_ROWS = 1_000_000;

  private static final String CHANNEL =
      "the name of a sensor, or a mapping such as {sensor: T1, as: mean, within: 30 s}";

  /** When a row is made, besides at regular times. */
  private enum Trigger {
    CHANGE
  }

  private static final Key<Duration> EVERY =
      Key.of("every", YamlUnits.durations(SHORTEST, LONGEST))
          .describedAs("Distance of the rows, which lie at its multiples since 1970 UTC.");
  private static final Key<Trigger> ON =
      Key.of("on", Forms.choice(Trigger.class))
          .describedAs("A row at each time at which a sensor of the key has a reading.");
  private static final Key<AlignSpec.Rule> AS =
      Key.of("as", Forms.choice(AlignSpec.Rule.class))
          .describedAs("How a value is made of the readings of its sensor.")
          .defaultsTo(AlignSpec.Rule.LAST);
  private static final Key<Duration> WITHIN =
      Key.of("within", YamlUnits.durations(SHORTEST, LONGEST))
          .describedAs("How old a reading may be, exclusively.")
          .defaultsToComputed("every");
  private static final Key<String> SENSOR =
      Key.of("sensor", Forms.text("the name of a sensor"))
          .describedAs("The sensor, as records name it.")
          .defaultsToComputed("the name of the channel");
  private static final Key<AlignSpec.Rule> CHANNEL_AS =
      Key.of("as", Forms.choice(AlignSpec.Rule.class))
          .describedAs("How the value is made of the readings.")
          .defaultsToComputed("as of align");
  private static final Key<Duration> CHANNEL_WITHIN =
      Key.of("within", YamlUnits.durations(SHORTEST, LONGEST))
          .describedAs("How old a reading may be, exclusively.")
          .defaultsToComputed("within of align");
  private static final KeyTable CHANNEL_KEYS = KeyTable.of(SENSOR, CHANNEL_AS, CHANNEL_WITHIN);
  private static final Form<Value> CHANNEL_FORM = YamlMapping.oneOrTable(CHANNEL, CHANNEL_KEYS);
  private static final Key<Map<String, Value>> CHANNELS =
      Key.of("channels", Forms.values("a mapping of channel to sensor", CHANNEL_FORM))
          .describedAs("Channels with a rule of their own, or whose sensor has another name.");

  /** The section, at the top of a pipeline. */
  static final Key<Entries> SECTION =
      Key.of(
              "align",
              Forms.table(
                  "a mapping such as {every: 10 s, as: last, within: 1 min}",
                  KeyTable.of(EVERY, ON, AS, WITHIN, CHANNELS).withOneOf("every", "on")))
          .describedAs("Makes rows, with a value per channel, of readings of single sensors.");

  private final List<String> channels;
  private final Entries section;
  private final AlignSpec.Rule as;
  private final Duration every;
  private final Optional<Duration> within;

  private YamlAlign(List<String> channels, Entries section) {
    this.channels = channels;
    this.section = section;
    Optional<Duration> regular = section.find(EVERY);
    section.find(ON);
    section.alternative("every: 10 s");
    this.every = regular.orElse(AlignSpec.ON_CHANGE);
    this.as = section.read(AS);
    this.within = section.find(WITHIN);
  }

  /**
   * Reads the section.
   *
   * @param channels names of the channels; empty if they are unknown because of another fault
   * @return empty without the section
   */
  static Optional<AlignSpec> read(Entries root, List<String> channels) {
    Optional<AlignSpec> read =
        root.find(SECTION).map(section -> new YamlAlign(channels, section).read());
    if (read.isPresent() && root.has("decode")) {
      root.refuse(SECTION.name(), "packets are rows; remove it, or remove decode");
    }
    return read;
  }

  private AlignSpec read() {
    Map<String, Value> written = section.read(CHANNELS, Map.of());
    written.forEach(
        (name, value) -> {
          if (!channels.isEmpty() && !channels.contains(name)) {
            section
                .faults()
                .add(
                    value.keyLocation(),
                    "not one of the channels" + Spelling.suggestion(name, channels));
          }
        });
    List<AlignSpec.Channel> read = new ArrayList<>();
    for (String name : channels) {
      read.add(channel(name, Optional.ofNullable(written.get(name))));
    }
    section.finish();
    return new AlignSpec(every, read);
  }

  private AlignSpec.Channel channel(String name, Optional<Value> written) {
    if (written.isEmpty() || written.get().text().isPresent()) {
      String sensor = written.flatMap(Value::text).orElse(name);
      return new AlignSpec.Channel(name, sensor, as, tolerance(within, section));
    }
    Optional<Entries> table = Entries.of(written.get(), CHANNEL, CHANNEL_KEYS, section.faults());
    if (table.isEmpty()) {
      return new AlignSpec.Channel(name, name, as, SHORTEST);
    }
    Entries own = table.get();
    AlignSpec.Channel channel =
        new AlignSpec.Channel(
            name,
            own.read(SENSOR, name),
            own.find(CHANNEL_AS).orElse(as),
            tolerance(own.has(WITHIN.name()) ? own.find(CHANNEL_WITHIN) : within, own));
    own.finish();
    return channel;
  }

  private Duration tolerance(Optional<Duration> wanted, Entries at) {
    boolean faulty = at.has(WITHIN.name()) || section.has(WITHIN.name());
    if (wanted.isEmpty()) {
      if (every.isZero() && section.has(ON.name()) && !faulty) {
        at.refuse(
            "expected within beside on: change, found none; write how old a reading may be, such as"
                + " within: 1 min");
      }
      return every.isZero() ? SHORTEST : every;
    }
    if (!every.isZero() && wanted.get().toMillis() / every.toMillis() > MOST_ROWS) {
      at.refuse(
          WITHIN.name(),
          "expected at most "
              + MOST_ROWS
              + " times every, found more: so many rows would follow each reading; reduce it");
    }
    return wanted.get();
  }
}
