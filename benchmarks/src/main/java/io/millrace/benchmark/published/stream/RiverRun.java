package io.millrace.benchmark.published.stream;

import io.millrace.benchmark.published.stream.ClassicStream.Labelled;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The one stream of ours for which the documentation of River publishes an accuracy: 1,000 readings
 * of SEA without noise, whose threshold changes from 8 to 9 in the middle. As there, the first
 * answer, before anything was learned, is not judged.
 *
 * <p>Argument: number of seeds.
 */
public final class RiverRun {

  private static final int READINGS = 1_000;

  private static final ClassicStream STREAM =
      new ClassicStream("SEA, 8 then 9", "sea", Map.of("noise", 0.), 2, READINGS / 2, 1);

  private RiverRun() {}

  public static void main(String[] arguments) {
    int seeds = Integer.parseInt(arguments[0]);
    System.out.println("| method | mean | least | most |\n" + "|---".repeat(4) + "|");
    StreamLearners.all()
        .forEach(
            (name, maker) -> {
              double[] shares = new double[seeds];
              for (int seed = 1; seed <= seeds; seed++) {
                Labelled[] readings = STREAM.readings(READINGS, seed);
                StreamLearner learner = maker.apply(readings[0].values().length, STREAM.classes());
                learner.learn(readings[0].values(), readings[0].label());
                Labelled[] judged = Arrays.copyOfRange(readings, 1, READINGS);
                shares[seed - 1] = 100 * StreamsRun.accuracy(judged, learner);
              }
              System.out.printf(
                  Locale.ROOT,
                  "| %s | %.1f | %.1f | %.1f |%n",
                  name,
                  Arrays.stream(shares).average().orElseThrow(),
                  Arrays.stream(shares).min().orElseThrow(),
                  Arrays.stream(shares).max().orElseThrow());
            });
  }
}
