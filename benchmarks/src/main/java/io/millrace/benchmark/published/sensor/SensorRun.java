package io.millrace.benchmark.published.sensor;

import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Overcomplete;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The sensor experiment of the line of work of Xue and Lau: one pollutant over the stations of a
 * city as the vector, k numbers kept, relative error on observed entries, each hour answered before
 * it is learned; and the setting of the published curves.
 *
 * <p>Arguments: {@code write} and a folder, for methods in other languages; or the same folder,
 * with their answers, and the page to write.
 */
public final class SensorRun {

  private static final List<String> POLLUTANTS = List.of("PM2.5", "NO2", "O3");
  private static final List<String> PEERS =
      List.of("scikit-learn", "scikit-learn, 4 atoms a sensor", "FastICA, in hindsight");
  private static final int[] KEEP = {1, 2, 3, 4};
  private static final int IN_THE_PICTURE = 1;
  static final int MONTH = 30 * 24;

  private SensorRun() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("write")) {
      for (String pollutant : POLLUTANTS) {
        CityHours.beijing(pollutant).write(Path.of(arguments[1]).resolve(pollutant + ".f32"));
      }
      return;
    }
    SensorPage page = new SensorPage();
    for (String pollutant : POLLUTANTS) {
      table(CityHours.beijing(pollutant), Path.of(arguments[0]), page);
    }
    curves(page);
    page.write(Path.of(arguments[1]));
    System.out.println("\nPage: " + arguments[1]);
  }

  private static void table(CityHours hours, Path peers, SensorPage page) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%n%s: %d stations, %,d hours, %.1f %% missing%n%n| method | past | k = 1 | 2 | 3 | 4 |%n"
            + "|---|---|---|---|---|---|%n",
        hours.pollutant(),
        hours.sensors(),
        hours.rows().size(),
        100 * hours.missing());
    Map<String, IntFunction<SensorCoder>> methods = methods(hours.sensors());
    for (String name : PEERS) {
      Path answers = peers.resolve(hours.pollutant() + "." + name + ".answers");
      if (Files.exists(answers)) {
        methods.put(name, new Answers(answers, hours)::of);
      }
    }
    for (Map.Entry<String, IntFunction<SensorCoder>> method : methods.entrySet()) {
      List<CodingErrors> errors = new ArrayList<>();
      for (int keep : KEEP) {
        errors.add(run(hours, method.getValue().apply(keep)));
      }
      StringBuilder line = new StringBuilder("| " + method.getKey() + " | ");
      line.append(usesThePast(method.getKey()) ? "yes |" : "no |");
      errors.forEach(one -> line.append(String.format(Locale.ROOT, " %.3f |", one.all())));
      System.out.println(line);
      page.add(hours, method.getKey(), errors.get(IN_THE_PICTURE));
    }
  }

  private static boolean usesThePast(String method) {
    return method.contains("predict") || method.contains("last value");
  }

  private static CodingErrors run(CityHours hours, SensorCoder coder) {
    int count = hours.rows().size();
    CodingErrors errors = new CodingErrors(count - CityHours.FIRST, MONTH);
    double[] answer = new double[hours.sensors()];
    for (int hour = 0; hour < count; hour++) {
      coder.next(hours.rows().get(hour), answer);
      if (hour >= CityHours.FIRST) {
        errors.add(hour - CityHours.FIRST, hours.rows().get(hour), answer);
      }
    }
    return errors;
  }

  private static Map<String, IntFunction<SensorCoder>> methods(int sensors) {
    Map<String, IntFunction<Stage>> stages = new LinkedHashMap<>();
    stages.put("`dictionary: {mode: paper}`", k -> Dictionary.keep(k).mode(Dictionary.Mode.PAPER));
    stages.put("`dictionary`", Dictionary::keep);
    stages.put("`overcomplete`", Overcomplete::keep);
    stages.put("`dictionary: {predict: true}`", k -> Dictionary.keep(k).predict(true));
    stages.put("`overcomplete: {predict: true}`", k -> Overcomplete.keep(k).predict(true));
    Map<String, IntFunction<SensorCoder>> methods = new LinkedHashMap<>();
    stages.forEach(
        (name, stage) -> methods.put(name, k -> new PipelineCoder(sensors, stage.apply(k))));
    methods.put("online PCA", k -> SimpleCoders.online(sensors, k));
    methods.put("mean of the stations, one number", k -> SimpleCoders.mean());
    methods.put("last value, no number", k -> SimpleCoders.lastValue(sensors));
    return methods;
  }

  private static void curves(SensorPage page) {
    int[] marks = {100, 300, 500, 1000, 2000, 3000};
    for (int batch : new int[] {1, 10}) {
      System.out.printf(
          "%nPublished setting: n = 10, density .3, mini-batches of %d, mean of 20 trials%n%n"
              + "| method | 100 | 300 | 500 | 1,000 | 2,000 | 3,000 |%n|---|---|---|---|---|---|---|%n",
          batch);
      Map<String, Map<String, Object>> methods = new LinkedHashMap<>();
      methods.put("`mode: paper`", Map.of("mode", "paper", "batch", batch));
      methods.put("`mode: sfw`, its baseline", Map.of("mode", "sfw", "batch", batch));
      methods.put("`mode: fast`", Map.of("batch", batch));
      methods.forEach(
          (name, options) -> {
            double[] errors = PublishedCurve.of(options, batch, 20, marks);
            StringBuilder line = new StringBuilder("| " + name + " |");
            for (double error : errors) {
              line.append(String.format(Locale.ROOT, " %.1e |", error));
            }
            System.out.println(line);
            page.add(batch, name, marks, errors);
          });
    }
  }

  /** Answers of a method in another language: for each k a row an hour. */
  private record Answers(Path file, CityHours hours) {

    SensorCoder of(int keep) {
      int sensors = hours.sensors();
      int skipped = (keep - 1) * hours.rows().size() * sensors;
      try {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(skipped * Float.BYTES);
        return (reading, answer) -> {
          for (int i = 0; i < sensors; i++) {
            answer[i] = bytes.getFloat();
          }
        };
      } catch (IOException fault) {
        throw new UncheckedIOException("Cannot read " + file, fault);
      }
    }
  }
}
