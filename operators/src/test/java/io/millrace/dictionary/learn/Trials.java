package io.millrace.dictionary.learn;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The same experiment from several seeds: how far from the planted dictionary a learner is after so
 * many mini-batches of ten.
 *
 * @param n channels
 * @param options of the dictionary, but for the mini-batch
 * @param stream the source, given the seed
 * @param seeds how many
 */
record Trials(int n, Map<String, Object> options, LongFunction<PlantedStream> stream, int seeds) {

  /** Observations of a mini-batch. */
  static final int BATCH = 10;

  /** Errors of all seeds. */
  record Errors(double mean, double worst) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "mean %.2e, worst %.2e", mean, worst);
    }
  }

  /** Errors after each of these numbers of mini-batches, rising. */
  Errors[] after(int... marks) {
    double[] sum = new double[marks.length];
    double[] worst = new double[marks.length];
    Map<String, Object> all = new HashMap<>(options);
    all.putIfAbsent("batch", BATCH);
    for (int seed = 0; seed < seeds; seed++) {
      Trained group = new Trained(n, all, seed);
      PlantedStream source = stream.apply(seed);
      int done = 0;
      for (int mark = 0; mark < marks.length; mark++) {
        group.batches(marks[mark] - done, source);
        done = marks[mark];
        double error = source.error(group.parameters);
        sum[mark] += error;
        worst[mark] = Math.max(worst[mark], error);
      }
    }
    Errors[] errors = new Errors[marks.length];
    for (int mark = 0; mark < marks.length; mark++) {
      errors[mark] = new Errors(sum[mark] / seeds, worst[mark]);
    }
    return errors;
  }

  /** Largest error of a seed after 30 000 observations. */
  double worst() {
    return after(30_000 / BATCH)[0].worst();
  }
}
