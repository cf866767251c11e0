package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Spelling;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.Limits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code limits:} and {@code outside:}. */
final class YamlLimits {

  private static final String EXPECTED = "two numbers such as [-40, 85], the smaller first";
  private static final Form<List<Double>> RANGE =
      Forms.list(EXPECTED, Forms.number(-3.4e38, 3.4e38))
          .where(EXPECTED, range -> range.size() == 2 && range.get(0) < range.get(1));
  private static final Key<Map<String, Value>> LIMITS =
      Key.of("limits", Forms.values("a mapping of channel to a range", RANGE))
          .describedAs("Ranges outside which a value of a channel cannot be right.");
  private static final Key<Limits.Outside> OUTSIDE =
      Key.of("outside", Forms.either(Limits.Outside.REFUSE, Limits.Outside.MISSING))
          .describedAs("Whether a value outside its limits refuses the reading or is missing.")
          .defaultsTo(Limits.Outside.REFUSE);

  /** The keys there are, at the top of a pipeline. */
  static final KeyTable KEYS = KeyTable.of(LIMITS, OUTSIDE);

  private YamlLimits() {}

  /**
   * Reads the limits of a pipeline.
   *
   * @param channels the names there are; empty if they are unknown because of another fault
   */
  static Limits read(Entries root, List<String> channels) {
    Limits.Outside outside = root.read(OUTSIDE);
    Optional<Map<String, Value>> written = root.find(LIMITS);
    if (written.isEmpty() && root.has(OUTSIDE.name()) && !root.has(LIMITS.name())) {
      root.refuse(
          OUTSIDE.name(), "expected limits beside it, found none; add limits: or remove it");
    }
    Map<String, Limits.Range> ranges = new LinkedHashMap<>();
    written
        .orElse(Map.of())
        .forEach(
            (channel, value) -> {
              Optional<List<Double>> range = RANGE.read(value, root.faults());
              if (!channels.isEmpty() && !channels.contains(channel)) {
                root.faults()
                    .add(
                        value.location(),
                        "no channel is called '"
                            + channel
                            + "'"
                            + Spelling.suggestion(channel, channels));
              } else {
                range.ifPresent(
                    pair -> ranges.put(channel, new Limits.Range(pair.get(0), pair.get(1))));
              }
            });
    return new Limits(ranges, outside);
  }
}
