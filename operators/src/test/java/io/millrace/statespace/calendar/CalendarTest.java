package io.millrace.statespace.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.config.Faults;
import io.millrace.api.config.Location;
import io.millrace.api.config.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Features of the event time. All dates were computed by hand. */
class CalendarTest {

  private static final float HALF = (float) Math.sqrt(.5);

  @Test
  void exampleUsage() {
    Calendar calendar =
        read(
            Map.of(
                "cycles",
                List.of("day"),
                "holidays",
                List.of("2026-07-14"),
                "zone",
                "Europe/Paris"));
    // 03:00 of Bastille Day in Paris: an eighth of the day, so cos and sin are the same.
    float[] features = features(calendar, "2026-07-14T01:00:00Z", "2026-07-14T01:00:00Z");
    assertThat(features[0]).isCloseTo(HALF, within(1e-6f));
    assertThat(features[1]).isCloseTo(HALF, within(1e-6f));
    assertThat(holidays(features)).containsExactly(0, 1, 0);
    assertThat(features[6 + 3 + 1]).isCloseTo(HALF, within(1e-6f));
  }

  @Test
  void aHolidayBeginsAtMidnightOfItsZone() {
    Map<String, Object> written = Map.of("holidays", List.of("2026-07-14"));
    String night = "2026-07-13T22:30:00Z";
    assertThat(holidays(features(with(written, "Europe/Paris"), night, night)))
        .as("half past midnight in Paris")
        .containsExactly(0, 1, 0);
    assertThat(holidays(features(with(written, "UTC"), night, night)))
        .as("the eve in London")
        .containsExactly(0, 0, 1);
    String end = "2026-07-14T22:00:00Z";
    assertThat(holidays(features(with(written, "Europe/Paris"), end, end)))
        .as("the day after")
        .containsExactly(1, 0, 0);
  }

  @Test
  void theDayOfTheTargetCounts() {
    Calendar calendar = read(Map.of("holidays", List.of("2026-12-25")));
    assertThat(holidays(features(calendar, "2026-12-24T10:00:00Z", "2026-12-25T10:00:00Z")))
        .containsExactly(0, 1, 0);
  }

  /**
   * Clocks went from 02:00 to 03:00 on 29 March 2026, and back from 03:00 to 02:00 on 25 October.
   */
  @Test
  void clocksChange() {
    Zone paris = Zone.of(java.time.ZoneId.of("Europe/Paris"));
    assertThat(paris.local(at("2026-03-29T00:59:59Z"))).isEqualTo(at("2026-03-29T01:59:59Z"));
    assertThat(paris.local(at("2026-03-29T01:00:00Z"))).isEqualTo(at("2026-03-29T03:00:00Z"));
    assertThat(paris.local(at("2026-10-25T00:59:59Z"))).isEqualTo(at("2026-10-25T02:59:59Z"));
    assertThat(paris.local(at("2026-10-25T01:00:00Z"))).isEqualTo(at("2026-10-25T02:00:00Z"));
    assertThat(paris.local(at("2150-07-01T12:00:00Z"))).isEqualTo(at("2150-07-01T14:00:00Z"));
    assertThat(Zone.UTC.local(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void rangesHoldBothEnds() {
    TreeSet<Long> days = new TreeSet<>();
    assertThat(Holidays.read("2026-12-30/2027-01-02", days)).isEmpty();
    assertThat(days).containsExactly(20817L, 20818L, 20819L, 20820L);
  }

  @Test
  void whatIsNoDateIsToldWithEveryOther() {
    Faults faults = new Faults();
    Value written =
        Value.of(
            Map.of("holidays", List.of("2026-02-30", "2026-01-03/2026-01-01", "soon")),
            Location.ROOT);
    Calendar.FORM.read(written, faults);
    assertThat(faults.count()).isEqualTo(3);
    Faults zone = new Faults();
    Calendar.FORM.read(Value.of(Map.of("zone", "Europe/Pari"), Location.ROOT), zone);
    assertThat(zone.count()).isEqualTo(1);
    Faults file = new Faults();
    Calendar.FORM.read(Value.of(Map.of("holidays", "days.txt"), Location.ROOT), file);
    assertThat(file.all().toString())
        .contains("the path of a file stands in a pipeline file alone");
  }

  private static Calendar with(Map<String, Object> written, String zone) {
    return read(Map.of("holidays", written.get("holidays"), "zone", zone));
  }

  private static Calendar read(Map<String, Object> written) {
    Faults faults = new Faults();
    Calendar calendar = Calendar.FORM.read(Value.of(written, Location.ROOT), faults).orElseThrow();
    assertThat(faults.all()).isEmpty();
    return calendar;
  }

  private static float[] features(Calendar calendar, String time, String due) {
    float[] features = new float[calendar.width(1)];
    calendar.write(at(time), at(due), new float[] {1}, 0, 1, features, 0);
    return features;
  }

  /** Whether the day before the target, that of the target and the day after are holidays. */
  private static int[] holidays(float[] features) {
    int at = features.length - 2 - 9;
    return new int[] {(int) features[at], (int) features[at + 3], (int) features[at + 6]};
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
