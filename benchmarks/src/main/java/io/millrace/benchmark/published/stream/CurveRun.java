package io.millrace.benchmark.published.stream;

import io.millrace.benchmark.published.stream.ClassicStream.Labelled;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prequential accuracy of naive Bayes over all readings so far, on streams without drift: the curve
 * that MOA has on its own generators.
 *
 * <p>Argument: number of seeds.
 */
public final class CurveRun {

  private static final int MOST = 100_000;

  static final List<ClassicStream> STREAMS =
      List.of(
          new ClassicStream("SEA", "sea", Map.of(), 2, 0, .9),
          new ClassicStream("LED", "led", Map.of(), 10, 0, .74),
          new ClassicStream("Agrawal, rule 1", "agrawal", Map.of(), 2, 0, Double.NaN),
          new ClassicStream("hyperplane", "hyperplane", Map.of("change", 0.), 2, 0, .95),
          new ClassicStream("RBF", "rbf", Map.of(), 2, 0, Double.NaN));

  private CurveRun() {}

  public static void main(String[] arguments) {
    int seeds = Integer.parseInt(arguments[0]);
    System.out.println("| stream | seed | 1,000 | 10,000 | 100,000 |\n" + "|---".repeat(5) + "|");
    for (ClassicStream stream : STREAMS) {
      for (int seed = 1; seed <= seeds; seed++) {
        double[] curve = curve(stream, seed, MOST);
        System.out.printf(
            Locale.ROOT,
            "| %s | %d | %.1f | %.1f | %.1f |%n",
            stream.name(),
            seed,
            curve[0],
            curve[1],
            curve[2]);
      }
    }
  }

  /** Accuracy in % after 1,000, 10,000 and all readings. */
  static double[] curve(ClassicStream stream, long seed, int count) {
    Labelled[] readings = stream.readings(count, seed);
    StreamLearner learner = new GaussianNaiveBayes(readings[0].values().length, stream.classes());
    double[] curve = new double[3];
    int right = 0;
    for (int at = 0; at < count; at++) {
      right += learner.answer(readings[at].values()) == readings[at].label() ? 1 : 0;
      learner.learn(readings[at].values(), readings[at].label());
      int passed = at + 1;
      double share = 100.0 * right / passed;
      if (passed == 1_000) {
        curve[0] = share;
      } else if (passed == 10_000) {
        curve[1] = share;
      }
      curve[2] = share;
    }
    return curve;
  }
}
