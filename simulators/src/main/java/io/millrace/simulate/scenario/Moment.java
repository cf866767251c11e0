package io.millrace.simulate.scenario;

import io.millrace.simulate.replay.TraceSpan;
import io.millrace.streaming.config.unit.YamlUnits;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A time of a trace.
 *
 * @param millis since 1970 UTC, or since the first reading
 * @param relative whether it is since the first reading
 */
record Moment(long millis, boolean relative) {

  static final String EXPECTED =
      "a time such as 2026-01-31T08:00:00Z, or a duration from the first reading such as '2 h'";

  static Optional<Moment> read(String text) {
    Optional<Moment> duration =
        YamlUnits.duration(text).map(found -> new Moment(found.toMillis(), true));
    if (duration.isPresent()) {
      return duration;
    }
    try {
      return Optional.of(
          new Moment(
              text.length() == 10
                  ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
                  : OffsetDateTime.parse(text).toInstant().toEpochMilli(),
              false));
    } catch (DateTimeException neither) {
      return Optional.empty();
    }
  }

  long in(TraceSpan span) {
    return relative ? span.first() + millis : millis;
  }
}
