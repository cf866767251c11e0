package io.millrace.simulate.demo.forecast;

import io.millrace.evaluate.baseline.FadingMean;
import io.millrace.evaluate.baseline.Forecaster;
import io.millrace.evaluate.baseline.PastValue;
import io.millrace.evaluate.baseline.RidgeOnLags;
import java.util.ArrayList;
import java.util.List;

/**
 * The simple methods that are compared with the learned forecast of one station. The half-life of
 * the average and the weight of the ridge are the best on these readings, chosen afterwards, which
 * favours the simple methods.
 *
 * @param raw methods for readings in their own units
 * @param scaled methods for standardized readings
 */
record Methods(List<Forecaster> raw, List<Forecaster> scaled) {

  /** Name of the learned forecast, the first method; the simple ones follow. */
  static final String LEARNED = "forecast";

  private static final int DAY = 24;
  private static final int[] LAGS = {0, 1, 2, 5, 11, 18, 23};
  private static final double FORGETTING = .9999;

  /** New methods that forecast this number of hours ahead. */
  static Methods ahead(int channels, int ahead) {
    double halfLife = ahead < 6 ? .5 : ahead < DAY ? 6 : 120;
    double ridge = ahead < DAY ? 10 : 1000;
    return new Methods(
        List.of(
            PastValue.last(channels),
            PastValue.seasonal("same hour yesterday", channels, DAY, ahead),
            new FadingMean(channels, halfLife)),
        List.of(new RidgeOnLags(channels, LAGS, ahead, new RidgeOnLags.Fit(ridge, FORGETTING))));
  }

  /** Names, the learned forecast's first. */
  static List<String> names() {
    Methods any = ahead(1, 1);
    List<String> names = new ArrayList<>(List.of(LEARNED));
    any.raw.forEach(method -> names.add(method.name()));
    any.scaled.forEach(method -> names.add(method.name()));
    return names;
  }
}
