package io.millrace.statespace.calendar;

import io.millrace.api.config.Form;
import java.util.EnumSet;
import java.util.List;

/*
 * For each cycle of period P with the phase a = 2π (t mod P)/P: cos a, sin a, cos 2a, sin 2a, … up to
 * its harmonics, one cycle behind the other in the order of Cycle. With `day` then u cos a and
 * u sin a of the day for the inputs u, so that the weight of each input has a daily cycle.
 *
 * A forecast needs the cycle at its target. With equal steps that is a rotation of each pair by a
 * fixed angle, which the readout learns, so the time of the reading is enough. A zone is needed only
 * where clocks change. Harmonics follow from the first pair by complex products.
 *
 * Holidays need the day of the target: for the day before it, itself and the day after, each if it is one,
 *   1, cos a, sin a      a the hour of the reading
 * They follow the cycles, and the products follow them.
 */
/** Features of the event time: cycles of the day, the week and the year, and holidays. */
public final class Calendar {

  private static final int AROUND = 1;
  private static final int EACH = 3;
  private static final int OF_HOLIDAYS = EACH * (2 * AROUND + 1);

  /** How it is written among options. */
  public static final Form<Calendar> FORM = CalendarForm.CALENDAR;

  /** Nothing of the time. */
  public static final Calendar NONE = new Calendar(List.of());

  private final List<Cycle> cycles;
  private final Holidays holidays;
  private final Zone zone;

  /** A cycle of the calendar. */
  public enum Cycle {
    /** 24 hours, which have a weight for each input too. */
    DAY(86_400_000L, 3),
    /** Seven days. */
    WEEK(604_800_000L, 3),
    /** 365.2425 days. */
    YEAR(31_556_952_000L, 1);

    private final long period;
    private final int harmonics;

    Cycle(long period, int harmonics) {
      this.period = period;
      this.harmonics = harmonics;
    }
  }

  Calendar(List<Cycle> cycles) {
    this(cycles, Holidays.NONE, Zone.UTC);
  }

  /**
   * @param cycles in any order; they are kept in that of {@link Cycle}
   */
  Calendar(List<Cycle> cycles, Holidays holidays, Zone zone) {
    this.cycles = cycles.isEmpty() ? List.of() : List.copyOf(EnumSet.copyOf(cycles));
    this.holidays = holidays;
    this.zone = zone;
  }

  List<Cycle> cycles() {
    return cycles;
  }

  /** Whether there are no features. */
  public boolean isEmpty() {
    return cycles.isEmpty() && holidays.isEmpty();
  }

  /** Whether the features are the same, but for what days are holidays. */
  public boolean isLike(Calendar other) {
    return cycles.equals(other.cycles)
        && holidays.isEmpty() == other.holidays.isEmpty()
        && zone.name().equals(other.zone.name());
  }

  /** Number of features that are of the time alone. */
  public int plain() {
    int width = holidays.isEmpty() ? 0 : OF_HOLIDAYS;
    for (int i = 0; i < cycles.size(); i++) {
      width += 2 * cycles.get(i).harmonics;
    }
    return width;
  }

  /** Number of products of the day with an input: 2, or 0 without the day. */
  public int products() {
    return cycles.contains(Cycle.DAY) ? 2 : 0;
  }

  /** Number of features. */
  public int width(int channels) {
    return plain() + products() * channels;
  }

  /**
   * Writes the features of a reading.
   *
   * @param time milliseconds since 1970 UTC
   * @param due the time of its target, as far as that is known
   * @param u inputs from {@code at} on
   * @param to index of the first feature in {@code into}
   */
  public void write(long time, long due, float[] u, int at, int channels, float[] into, int to) {
    int next = to;
    long local = zone.local(time);
    for (int i = 0; i < cycles.size(); i++) {
      Cycle cycle = cycles.get(i);
      double phase = 2 * Math.PI * Math.floorMod(local, cycle.period) / cycle.period;
      double cos = StrictMath.cos(phase);
      double sin = StrictMath.sin(phase);
      double re = cos;
      double im = sin;
      for (int harmonic = 0; harmonic < cycle.harmonics; harmonic++) {
        into[next++] = (float) re;
        into[next++] = (float) im;
        double turned = re * cos - im * sin;
        im = re * sin + im * cos;
        re = turned;
      }
    }
    if (!holidays.isEmpty()) {
      next = writeHolidays(local, due, into, next);
    }
    if (products() > 0) {
      for (int channel = 0; channel < channels; channel++) {
        into[next + channel] = u[at + channel] * into[to];
        into[next + channels + channel] = u[at + channel] * into[to + 1];
      }
    }
  }

  private int writeHolidays(long local, long due, float[] into, int to) {
    long period = Cycle.DAY.period;
    double phase = 2 * Math.PI * Math.floorMod(local, period) / period;
    float cos = (float) StrictMath.cos(phase);
    float sin = (float) StrictMath.sin(phase);
    long day = Math.floorDiv(zone.local(due), period);
    int next = to;
    for (int around = -AROUND; around <= AROUND; around++) {
      boolean is = holidays.contains(day + around);
      into[next++] = is ? 1 : 0;
      into[next++] = is ? cos : 0;
      into[next++] = is ? sin : 0;
    }
    return next;
  }
}
