package io.millrace.statespace.forecast;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.spec.Options;
import io.millrace.statespace.calendar.Calendar;
import java.util.List;

/**
 * Features beside inputs and states.
 *
 * @param lags inputs of observations before
 * @param calendar features of the event time
 * @param planned plans for the targets' readings
 */
record Besides(Lags lags, Calendar calendar, Planned planned) {

  static final Key<List<Integer>> LAGS =
      Key.of("lags", Forms.differentWholes(1, ForecastOptions.MOST_AHEAD))
          .describedAs("Observations before, whose inputs are features too.")
          .defaultsToComputed("none");
  static final Key<List<Integer>> PLANNED =
      Key.of("planned", Forms.differentWholes(0, Integer.MAX_VALUE))
          .describedAs("Channels that carry what is planned for the longest horizon later.")
          .defaultsToComputed("none");
  static final Key<Calendar> CALENDAR =
      Key.of("calendar", Calendar.FORM)
          .describedAs("Cycles of the event time, and holidays, that the forecast may depend on.")
          .defaultsToComputed("none");

  static final Besides NONE = new Besides(Lags.NONE, Calendar.NONE, Planned.NONE);

  int width(int channels) {
    return lags.width(channels) + calendar.width(channels) + planned.width();
  }

  /** Readings before, which the features reach; 0 if none. */
  int reach() {
    return Math.max(lags.longest(), planned.longest());
  }

  /** Reads them, and reports every fault. */
  static Besides read(int channels, ForecastOptions.Task task, Options options) {
    List<Integer> planned = planned(channels, options);
    for (int channel : planned) {
      if (!task.isDeclared() && task.targets().contains(channel)) {
        options.refuse(
            PLANNED,
            "expected channels that are no targets, since what is planned is known, found channel "
                + channel
                + " among both; remove it from one");
      }
    }
    return new Besides(
        new Lags(options.read(LAGS, List.of())),
        options.read(CALENDAR, Calendar.NONE),
        Planned.of(planned, task.ahead()));
  }

  /** Reads the channels that are planned. */
  static List<Integer> planned(int channels, Options options) {
    return options.read(PLANNED.narrowedTo(Forms.differentWholes(0, channels - 1)), List.of());
  }
}
