package io.millrace.benchmark.published.stream;

import io.millrace.benchmark.published.stream.ClassicStream.Labelled;
import io.millrace.drift.Adwin;
import io.millrace.drift.Ddm;
import io.millrace.drift.DriftDetector;
import io.millrace.drift.Eddm;
import io.millrace.drift.HddmA;
import io.millrace.drift.HddmW;
import io.millrace.drift.PageHinkley;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Classification streams of the literature: the prequential accuracy of simple learners and of
 * pipelines beside that of the best classifier, and what detectors of drift find in the errors of
 * naive Bayes.
 *
 * <p>Arguments: readings of a stream, number of seeds, and optionally a folder into which the
 * streams are written for other programs: a file for each seed, in a row the channels, then the
 * class.
 */
public final class StreamsRun {

  static final List<ClassicStream> STREAMS =
      List.of(
          new ClassicStream("SEA, a concept", "sea", Map.of(), 2, 0, .9),
          new ClassicStream("SEA, 4 concepts", "sea", Map.of(), 2, 12_500, .9),
          new ClassicStream("LED", "led", Map.of(), 10, 0, .74),
          new ClassicStream(
              "LED, 4 segments change", "led", Map.of("swapped", 4.), 10, 25_000, .74),
          new ClassicStream("hyperplane", "hyperplane", Map.of("change", 0.), 2, 0, .95),
          new ClassicStream(
              "hyperplane, rotating",
              "hyperplane",
              Map.of("drifting", 10., "change", .001),
              2,
              0,
              .95),
          new ClassicStream("Agrawal, rule 1", "agrawal", Map.of(), 2, 0, Double.NaN),
          new ClassicStream("Agrawal, 10 rules", "agrawal", Map.of(), 2, 10_000, Double.NaN),
          new ClassicStream("RBF", "rbf", Map.of(), 2, 0, Double.NaN),
          new ClassicStream("RBF, moving", "rbf", Map.of("speed", .001), 2, 0, Double.NaN));

  private StreamsRun() {}

  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[0]);
    int seeds = Integer.parseInt(arguments[1]);
    if (arguments.length > 2) {
      for (ClassicStream stream : STREAMS) {
        write(stream, count, seeds, Path.of(arguments[2]).resolve(stream.name()));
      }
    }
    System.out.printf(Locale.ROOT, "%,d readings of each stream, %d seeds%n%n", count, seeds);
    Map<String, BiFunction<Integer, Integer, StreamLearner>> learners = StreamLearners.all();
    System.out.println(
        "| stream | best | "
            + String.join(" | ", learners.keySet())
            + " |\n"
            + "|---".repeat(learners.size() + 2)
            + "|");
    for (ClassicStream stream : STREAMS) {
      StringBuilder line = new StringBuilder("| " + stream.name() + " | ");
      line.append(
          Double.isNaN(stream.bayes())
              ? "–"
              : String.format(Locale.ROOT, "%.1f", 100 * stream.bayes()));
      learners.values().forEach(maker -> line.append(cell(stream, maker, count, seeds)));
      System.out.println(line + " |");
    }
    System.out.println(
        "\n| stream | detector | accuracy | found | delay | false in 100,000 |\n"
            + "|---".repeat(6)
            + "|");
    STREAMS.forEach(stream -> detectors(stream, count, seeds));
  }

  private static void write(ClassicStream stream, int count, int seeds, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    for (int seed = 1; seed <= seeds; seed++) {
      try (Writer file = Files.newBufferedWriter(folder.resolve(seed + ".csv"))) {
        for (Labelled reading : stream.readings(count, seed)) {
          for (float value : reading.values()) {
            file.write(value + ",");
          }
          file.write(reading.label() + "\n");
        }
      }
    }
  }

  private static String cell(
      ClassicStream stream,
      BiFunction<Integer, Integer, StreamLearner> maker,
      int count,
      int seeds) {
    double sum = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      Labelled[] readings = stream.readings(count, seed);
      sum += accuracy(readings, maker.apply(readings[0].values().length, stream.classes()));
    }
    return String.format(Locale.ROOT, " | %.1f", 100 * sum / seeds);
  }

  /** Share of correct answers, each given before its label was learned. */
  static double accuracy(Labelled[] readings, StreamLearner learner) {
    int right = 0;
    for (Labelled reading : readings) {
      right += learner.answer(reading.values()) == reading.label() ? 1 : 0;
      learner.learn(reading.values(), reading.label());
    }
    return right / (double) readings.length;
  }

  private static void detectors(ClassicStream stream, int count, int seeds) {
    Map<String, DriftDetector> detectors = new LinkedHashMap<>();
    detectors.put("none", null);
    detectors.put("Page–Hinkley", PageHinkley.usual());
    detectors.put("ADWIN", new Adwin(.002));
    detectors.put("HDDM-A", HddmA.usual());
    detectors.put("HDDM-W", HddmW.usual());
    detectors.put("DDM", new Ddm());
    detectors.put("EDDM", new Eddm());
    detectors.forEach(
        (name, detector) -> {
          DetectorTrial trial = new DetectorTrial(detector);
          for (int seed = 1; seed <= seeds; seed++) {
            trial.play(stream.readings(count, seed), stream.classes(), stream.every());
          }
          boolean any = detector != null && trial.changes() > 0;
          System.out.printf(
              Locale.ROOT,
              "| %s | %s | %.1f | %s | %s | %s |%n",
              stream.name(),
              name,
              100 * trial.accuracy(),
              any ? trial.found() + " of " + trial.changes() : "–",
              any && trial.found() > 0 ? String.format(Locale.ROOT, "%.0f", trial.delay()) : "–",
              detector == null ? "–" : String.format(Locale.ROOT, "%.1f", trial.wrong()));
        });
  }
}
