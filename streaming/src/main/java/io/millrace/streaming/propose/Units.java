package io.millrace.streaming.propose;

import io.millrace.api.pipeline.Mapping;
import java.util.List;

/** Units of times that are numbers. */
final class Units {

  static final List<Mapping.TimeForm> ALL =
      List.of(
          Mapping.TimeForm.SECONDS,
          Mapping.TimeForm.MILLIS,
          Mapping.TimeForm.MICROS,
          Mapping.TimeForm.NANOS);

  private static final List<String> WORDY =
      List.of("seconds", "milliseconds", "microseconds", "nanoseconds");
  private static final List<String> WORDS = List.of("s", "ms", "us", "ns");

  private Units() {}

  /** The unit as a pipeline names it; empty if the form is none. */
  static String written(Mapping.TimeForm form) {
    int at = ALL.indexOf(form);
    return at < 0 ? "" : WORDS.get(at);
  }

  /** The unit in plain words. */
  static String word(Mapping.TimeForm form) {
    return WORDY.get(ALL.indexOf(form));
  }

  /** Decimal digits between the unit and a second. */
  static int digits(Mapping.TimeForm form) {
    return 3 * ALL.indexOf(form);
  }

  /** The unit in the words of a name; seconds if there is none. */
  static Mapping.TimeForm ofName(List<String> words) {
    if (words.stream().anyMatch(List.of("ms", "msec", "millis", "milliseconds")::contains)) {
      return Mapping.TimeForm.MILLIS;
    }
    if (words.stream().anyMatch(List.of("us", "usec", "micros", "microseconds")::contains)) {
      return Mapping.TimeForm.MICROS;
    }
    return words.stream().anyMatch(List.of("ns", "nanos", "nanoseconds")::contains)
        ? Mapping.TimeForm.NANOS
        : Mapping.TimeForm.SECONDS;
  }
}
