package io.millrace.simulate.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Maps numbers to positions along an axis, and chooses its ticks. */
public sealed interface Scale {

  /** A linear scale. */
  record Linear() implements Scale {

    @Override
    public double spread(double value) {
      return value;
    }

    /** At multiples of 1, 2 or 5 times a power of ten. */
    @Override
    public List<Tick> ticks(double low, double high, int most) {
      double raw = (high - low) / most;
      double power = Math.pow(10, Math.floor(Math.log10(raw)));
      double step = power * 10;
      for (int factor : new int[] {5, 2, 1}) {
        step = power * factor >= raw ? power * factor : step;
      }
      List<Tick> ticks = new ArrayList<>();
      for (long k = (long) Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
        ticks.add(new Tick(k * step, label(k * step, step)));
      }
      return ticks;
    }

    private static String label(double value, double step) {
      int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
      return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
  }

  /** A linear scale that need not begin at zero, for example of a temperature. */
  record Free() implements Scale {

    private static final Linear LINEAR = new Linear();

    @Override
    public double spread(double value) {
      return value;
    }

    @Override
    public List<Tick> ticks(double low, double high, int most) {
      return LINEAR.ticks(low, high, most);
    }
  }

  /** A logarithmic scale; values must be positive. */
  record Log() implements Scale {

    @Override
    public double spread(double value) {
      return Math.log10(value);
    }

    /** At powers of ten. */
    @Override
    public List<Tick> ticks(double low, double high, int most) {
      List<Tick> ticks = new ArrayList<>();
      for (int k = (int) Math.ceil(Math.log10(low) - 1e-9); k <= Math.log10(high) + 1e-9; k++) {
        double value = Math.pow(10, k);
        ticks.add(
            new Tick(
                value,
                k < 0 ? Double.toString(value) : String.format(Locale.ROOT, "%,.0f", value)));
      }
      return ticks;
    }
  }

  /**
   * A linear scale of time; values are milliseconds since 1970 UTC.
   *
   * @param zone time zone of the months or days that begin at the ticks
   */
  record Time(ZoneOffset zone) implements Scale {

    private static final DateTimeFormatter MONTH =
        DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);
    private static final int[] MONTHS_APART = {1, 2, 3, 6, 12, 24, 60, 120};
    private static final DateTimeFormatter DAY =
        DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final int[] DAYS_APART = {1, 2, 3, 5, 7, 14};

    /** Shortest range, in days, with ticks at months. */
    private static final long DAYS_OF_MONTHS = 60;

    @Override
    public double spread(double value) {
      return value;
    }

    /** At the beginnings of months, or of days in a short range; as many apart as needed. */
    @Override
    public List<Tick> ticks(double low, double high, int most) {
      boolean months = high - low >= Duration.ofDays(DAYS_OF_MONTHS).toMillis();
      List<Tick> all = months ? months(low, high) : days(low, high);
      for (int apart : months ? MONTHS_APART : DAYS_APART) {
        if (all.size() <= (long) most * apart) {
          List<Tick> kept = new ArrayList<>();
          for (int at = 0; at < all.size(); at += apart) {
            kept.add(all.get(at));
          }
          return kept;
        }
      }
      return List.of();
    }

    private List<Tick> months(double low, double high) {
      List<Tick> all = new ArrayList<>();
      YearMonth month = YearMonth.from(Instant.ofEpochMilli((long) low).atOffset(zone));
      for (double start = start(month); start <= high; start = start(month)) {
        if (start >= low) {
          all.add(new Tick(start, MONTH.format(month)));
        }
        month = month.plusMonths(1);
      }
      return all;
    }

    private List<Tick> days(double low, double high) {
      List<Tick> all = new ArrayList<>();
      LocalDate day = Instant.ofEpochMilli((long) low).atOffset(zone).toLocalDate();
      for (double start = start(day); start <= high; start = start(day)) {
        if (start >= low) {
          all.add(new Tick(start, DAY.format(day)));
        }
        day = day.plusDays(1);
      }
      return all;
    }

    private double start(YearMonth month) {
      return start(month.atDay(1));
    }

    private double start(LocalDate day) {
      return day.atStartOfDay().toInstant(zone).toEpochMilli();
    }
  }

  /** A labelled value of an axis. */
  record Tick(double value, String label) {}

  /** The value transformed so that it is linear along the axis. */
  double spread(double value);

  /** At most about {@code most} ticks from low to high. */
  List<Tick> ticks(double low, double high, int most);
}
