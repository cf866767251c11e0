package io.millrace.simulate.uses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.ResultFolder;
import io.millrace.simulate.measure.ResultRow;
import io.millrace.simulate.measure.TruthComparison;
import io.millrace.simulate.trace.Reading;
import io.millrace.simulate.trace.ValueMasking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of filling gaps and of groups, on real readings. */
class BeijingUsesITCase {

  private static final int DAYS = 120;
  private static final int LEARNED = 840;
  private static final int CHANNELS = 11;

  @TempDir Path folder;

  /** The example of gaps fills them nearer to the truth than the last value does. */
  @Test
  void exampleUsage() throws Exception {
    ExampleRun run = new ExampleRun(folder);
    List<Reading> truth = ExampleRun.beijing(DAYS);
    ValueMasking hiding = new ValueMasking(.1, 5, 1);
    List<Reading> gaps = truth.stream().map(hiding::of).toList();
    run.write("beijing-air.csv", truth);
    run.write("gaps.csv", gaps);

    run.run("impute.yaml");

    List<ResultRow> results = ResultFolder.read(folder.resolve("impute/results"), "filled");
    TruthComparison stand = compared("beijing-air.csv", "gaps.csv", LEARNED, results);
    assertThat(stand.answer("observed_error")).isZero();
    assertThat(stand.answer("hidden_error")).isCloseTo(byHand(truth, gaps, results), within(1e-6));
    assertThat(stand.answer("hidden_error")).isLessThan(.6 * stand.runningMean("hidden_error"));
    assertThat(stand.answer("hidden_error")).isLessThan(.95 * stand.lastValue("hidden_error"));
  }

  private TruthComparison compared(String truth, String shown, long skip, List<ResultRow> results)
      throws IOException {
    TruthComparison stand =
        new TruthComparison(
            ReadingTable.read(folder.resolve(truth)),
            ReadingTable.read(folder.resolve(shown)),
            skip);
    results.forEach(stand::add);
    return stand;
  }

  /** Error on hidden values, in deviations of the channel over the values judged. */
  private static double byHand(List<Reading> truth, List<Reading> gaps, List<ResultRow> results) {
    Map<String, ResultRow> filled = new HashMap<>();
    results.forEach(row -> filled.put(row.key() + row.time(), row));
    double[] count = new double[CHANNELS];
    double[] sum = new double[CHANNELS];
    double[] square = new double[CHANNELS];
    double[] off = new double[CHANNELS];
    double hidden = 0;
    Map<String, Integer> seen = new HashMap<>();
    for (int at = 0; at < truth.size(); at++) {
      Reading known = truth.get(at);
      ResultRow row = filled.get(known.key() + known.time());
      int before = row == null ? -1 : seen.merge(known.key(), 1, Integer::sum) - 1;
      for (int i = 0; before >= LEARNED && i < CHANNELS; i++) {
        double value = known.values()[i];
        if (!Double.isNaN(value)) {
          count[i]++;
          sum[i] += value;
          square[i] += value * value;
          if (Float.isNaN(gaps.get(at).values()[i])) {
            hidden++;
            off[i] += Math.pow(row.values()[i] - value, 2);
          }
        }
      }
    }
    double all = 0;
    for (int i = 0; i < CHANNELS; i++) {
      all += off[i] / (square[i] / count[i] - Math.pow(sum[i] / count[i], 2));
    }
    return Math.sqrt(all / hidden);
  }

  @Test
  void theExamplesOfGroupsLearnOneDictionaryOrEight() throws Exception {
    ExampleRun run = new ExampleRun(folder);
    run.write("beijing-air.csv", ExampleRun.beijing(60));
    city();

    double together = error(run, "pooled");
    double apart = error(run, "per-station");

    assertThat(groups("pooled")).containsExactly("Beijing");
    assertThat(groups("per-station")).hasSize(8);
    // In the first two months eight times as many readings are worth more than being like oneself.
    assertThat(together).isLessThan(apart);
  }

  private double error(ExampleRun run, String example) throws Exception {
    run.run(example + ".yaml");
    List<ResultRow> results =
        ResultFolder.read(folder.resolve(example + "/results"), "reconstruction");
    return compared("beijing-city.csv", "beijing-city.csv", 0, results).answer("observed_error");
  }

  private void city() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("beijing-air.csv"));
    Files.write(
        folder.resolve("beijing-city.csv"),
        lines.stream()
            .map(
                line ->
                    line.replaceFirst(
                        "^([^,]*,[^,]*),", line.startsWith("time") ? "$1,city," : "$1,Beijing,"))
            .toList());
  }

  private Set<String> groups(String example) throws IOException {
    Set<String> groups = new HashSet<>();
    try (Stream<Path> found = Files.list(folder.resolve(example + "/models/" + example))) {
      found.forEach(group -> groups.add(group.getFileName().toString()));
    }
    return groups;
  }
}
