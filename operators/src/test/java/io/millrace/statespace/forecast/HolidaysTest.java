package io.millrace.statespace.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.SingleStream;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A demand that is low on Sundays and on holidays, by the clock of a city. */
class HolidaysTest {

  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final int HOURS = 3 * 365 * 24;
  private static final int FIRST = 2 * 365 * 24;
  private static final Instant START = Instant.parse("2023-01-01T00:00:00Z");

  /** Two days a month, from Tuesday to Friday. */
  private final List<LocalDate> holidays = holidays();

  @Test
  void exampleUsage() {
    double[] without = errors(Map.of());
    double[] with = errors(Map.of("holidays", holidays.stream().map(LocalDate::toString).toList()));
    assertThat(with[0]).as("on holidays").isLessThan(.6 * without[0]);
    assertThat(with[1]).as("on other days").isLessThan(without[1]);
  }

  @Test
  void theZoneFollowsTheClock() {
    Map<String, Object> universal = new TreeMap<>(calendar(Map.of()));
    universal.put("zone", "UTC");
    double[] without = errors(universal);
    assertThat(errors(Map.of())[1]).isLessThan(without[1]);
  }

  private Map<String, Object> calendar(Map<String, Object> options) {
    Map<String, Object> calendar = new TreeMap<>(options);
    calendar.put("cycles", List.of("day", "week"));
    calendar.putIfAbsent("zone", "Europe/Paris");
    return calendar;
  }

  /** Errors 24 hours ahead in the third year: on holidays, and on other days. */
  private double[] errors(Map<String, Object> options) {
    SingleStream stream =
        SingleStream.of(
            ForecastContractTest.model(
                1,
                Map.of(
                    "ahead",
                    24,
                    "start",
                    "lin",
                    "states",
                    4,
                    "lags",
                    List.of(1, 23, 143),
                    "calendar",
                    calendar(options))),
            1);
    Random random = new Random(4);
    double[] squares = new double[2];
    int[] counts = new int[2];
    for (int hour = 0; hour < HOURS; hour++) {
      Instant time = START.plusSeconds(3600L * hour);
      float value = demand(time.atZone(PARIS)) + .1f * (float) random.nextGaussian();
      float error =
          stream.step(new float[] {value}, time.toEpochMilli()).orElseThrow().number("error");
      if (hour >= FIRST) {
        int kind = holidays.contains(time.atZone(PARIS).toLocalDate()) ? 0 : 1;
        squares[kind] += error * error;
        counts[kind]++;
      }
    }
    return new double[] {Math.sqrt(squares[0] / counts[0]), Math.sqrt(squares[1] / counts[1])};
  }

  private float demand(ZonedDateTime time) {
    boolean free = time.getDayOfWeek() == DayOfWeek.SUNDAY || holidays.contains(time.toLocalDate());
    double day = Math.sin(2 * Math.PI * (time.getHour() - 6) / 24);
    return (float) (free ? .2 * day - 1 : day);
  }

  private static List<LocalDate> holidays() {
    Random random = new Random(11);
    List<LocalDate> days = new ArrayList<>();
    for (int month = 0; month < 36; month++) {
      for (int half = 0; half < 2; half++) {
        LocalDate day =
            LocalDate.of(2023, 1, 1).plusMonths(month).plusDays(14L * half + random.nextInt(13));
        while (day.getDayOfWeek().getValue() < 2 || day.getDayOfWeek().getValue() > 5) {
          day = day.plusDays(1);
        }
        days.add(day);
      }
    }
    return days;
  }
}
