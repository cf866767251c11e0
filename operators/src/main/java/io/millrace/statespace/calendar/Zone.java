package io.millrace.statespace.calendar;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/*
 * offset i holds from starts[i] on, and offsets[0] before starts[1]. Rules repeat for ever, so the
 * transitions are written out up to LAST; the last offset holds from then on.
 */
/** Offsets of local time, as numbers: a step looks one up and allocates nothing. */
final class Zone {

  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LAST =
      LocalDateTime.of(2200, Month.JANUARY, 1, 0, 0).toInstant(ZoneOffset.UTC);

  /** Universal time. */
  static final Zone UTC = of(ZoneOffset.UTC);

  private final String name;
  private final long[] starts;
  private final long[] offsets;

  private Zone(String name, long[] starts, long[] offsets) {
    this.name = name;
    this.starts = starts;
    this.offsets = offsets;
  }

  static Zone of(ZoneId zone) {
    ZoneRules rules = zone.getRules();
    List<Long> starts = new ArrayList<>(List.of(Long.MIN_VALUE));
    List<Long> offsets = new ArrayList<>(List.of(millis(rules.getOffset(FIRST))));
    ZoneOffsetTransition next = rules.nextTransition(FIRST);
    for (; next != null && next.getInstant().isBefore(LAST); ) {
      starts.add(next.getInstant().toEpochMilli());
      offsets.add(millis(next.getOffsetAfter()));
      next = rules.nextTransition(next.getInstant());
    }
    return new Zone(zone.getId(), array(starts), array(offsets));
  }

  private static long millis(ZoneOffset offset) {
    return 1000L * offset.getTotalSeconds();
  }

  private static long[] array(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * Returns the local time as if it were universal.
   *
   * @param time milliseconds since 1970 UTC
   */
  long local(long time) {
    int found = Arrays.binarySearch(starts, time);
    return time + offsets[found >= 0 ? found : -found - 2];
  }

  String name() {
    return name;
  }
}
