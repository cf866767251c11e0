package io.millrace.simulate.contest;

import io.millrace.evaluate.compare.PairedComparison;
import io.millrace.evaluate.compare.PairedComparison.Randomness;
import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import io.millrace.simulate.measure.AnswerErrors;
import io.millrace.simulate.report.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Answers of several contestants to one question, over several seeds. The first contestant is the
 * one that the others are compared with.
 *
 * <p>A contestant whose answers have the same sums with every seed does not depend on the seed, as
 * the simple methods do not. A comparison of two such contestants needs no seeds. Memory: sums of
 * each contestant, seed and block.
 */
public final class Contest {

  /** What is judged of all answers. */
  public static final String ALL = Judge.ALL;

  private static final String UNANSWERED = "unanswered";
  private static final String OF_A_BOUND = "_error";

  /** Points of a line over time, at most. */
  private static final int MOST_POINTS = 60;

  private final Question question;
  private final Sampling sampling;
  private final Map<String, List<Judged.Answers>> contestants = new LinkedHashMap<>();
  private final Set<String> methods = new HashSet<>();

  /** What is compared. */
  public enum Sampling {
    /** Pipelines, of which each run has a seed. */
    RUNS,
    /** These results alone: what another seed would give is not asked. */
    RESULTS
  }

  Contest(Question question, Sampling sampling) {
    this.question = question;
    this.sampling = sampling;
  }

  /**
   * Adds the answers of a run. The simple methods of the first run of all are contestants.
   *
   * @param contestant its name; runs of one are added in the order of their seeds
   */
  void add(String contestant, Judged judged) {
    contestants
        .computeIfAbsent(contestant, first -> new ArrayList<>())
        .add(judged.methods().get(AnswerErrors.ANSWER));
  }

  /** Adds the simple methods that answered beside a run. */
  void addMethods(Judged judged) {
    judged
        .methods()
        .forEach(
            (name, answers) -> {
              if (!name.equals(AnswerErrors.ANSWER)) {
                contestants.put(name, new ArrayList<>(List.of(answers)));
                methods.add(name);
              }
            });
  }

  /** What is asked. */
  public Question question() {
    return question;
  }

  /** Names of the contestants, the first one first. */
  public List<String> contestants() {
    return List.copyOf(contestants.keySet());
  }

  /** Whether a contestant is a simple method. */
  public boolean isMethod(String name) {
    return methods.contains(name);
  }

  /** What is judged: all answers, and where there are several the channels. */
  public List<String> parts() {
    return List.copyOf(answers(contestants().get(0)).get(0).parts().keySet());
  }

  /** Number of blocks of days. */
  public int blocks() {
    return blocks(Judge.ALL).size();
  }

  /** The metrics of a part, each contestant's beside that of the first one. */
  public List<Finding> findings(String part) {
    List<Finding> findings = new ArrayList<>();
    String first = contestants().get(0);
    for (String metric : metrics(part)) {
      for (String name : contestants.keySet()) {
        if (answers(name).get(0).parts().containsKey(part)) {
          findings.add(
              new Finding(
                  part,
                  metric,
                  name,
                  value(name, part, metric),
                  name.equals(first)
                      ? Optional.empty()
                      : Optional.of(comparison(name, first, part, metric).outcome())));
        }
      }
    }
    return findings;
  }

  /**
   * The metric that comes first: of which lower or higher values are better, and which is known.
   */
  public Optional<String> headline(String part) {
    return metrics(part).stream().findFirst();
  }

  /** Who is better than the first contestant by the first metric, and who is worse. */
  public String summary() {
    String metric = headline(ALL).orElse("");
    List<String> said = new ArrayList<>();
    for (Finding finding : findings(ALL)) {
      if (finding.metric().equals(metric) && finding.outcome().isPresent()) {
        said.add(finding.contestant() + " " + ContestTables.verdict(finding.outcome().get()));
      }
    }
    return question.title()
        + ", "
        + metric
        + " beside "
        + contestants().get(0)
        + ": "
        + String.join(", ", said)
        + ".";
  }

  /** In how many parts each contestant is better, worse or neither by a metric, in words. */
  public Map<String, String> verdicts(List<String> parts, String metric) {
    Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    for (String part : parts) {
      for (Finding finding : findings(part)) {
        if (finding.metric().equals(metric) && finding.outcome().isPresent()) {
          counts
              .computeIfAbsent(finding.contestant(), first -> new TreeMap<>())
              .merge(ContestTables.verdict(finding.outcome().get()), 1, Integer::sum);
        }
      }
    }
    Map<String, String> words = new LinkedHashMap<>();
    counts.forEach(
        (name, verdicts) ->
            words.put(
                name,
                verdicts.entrySet().stream()
                    .map(one -> one.getKey() + " in " + one.getValue())
                    .collect(Collectors.joining(", "))));
    return words;
  }

  /** Whether lower values of a metric are better. */
  public boolean lowerIsBetter(String part, String metric) {
    Measure measure = measure(part);
    return measure.metrics().get(measure.index(metric)).better() == Metric.Better.LOWER;
  }

  /** True values that a contestant left without an answer in a run, by contestant; none if none. */
  public Map<String, Long> unanswered() {
    Map<String, Long> silent = new LinkedHashMap<>();
    boolean counted = measure(ALL).metrics().stream().anyMatch(m -> m.name().equals(UNANSWERED));
    for (String name : counted ? contestants() : List.<String>of()) {
      long count = Math.round(value(name, ALL, UNANSWERED) / answers(name).size());
      if (count > 0) {
        silent.put(name, count);
      }
    }
    return silent;
  }

  /** A metric of a contestant over all its seeds and blocks. */
  public double value(String contestant, String part, String metric) {
    Measure measure = measure(part);
    double[] sums = new double[measure.sums()];
    answers(contestant).forEach(run -> Judged.Part.add(sums, run.parts().get(part).whole()));
    return measure.value(metric, sums);
  }

  /** The same of each of its runs. */
  public double[] ofRuns(String contestant, String part, String metric) {
    return answers(contestant).stream()
        .mapToDouble(run -> measure(part).value(metric, run.parts().get(part).whole()))
        .toArray();
  }

  /** A metric of each contestant over time, at most so many contestants. */
  public List<Series> overTime(String part, String metric, long blockMillis, int most) {
    List<Long> blocks = List.copyOf(blocks(part));
    int together = (blocks.size() + MOST_POINTS - 1) / MOST_POINTS;
    List<Series> lines = new ArrayList<>();
    for (String name : contestants().stream().limit(most).toList()) {
      if (!answers(name).get(0).parts().containsKey(part)) {
        continue;
      }
      int points = (blocks.size() + together - 1) / Math.max(1, together);
      double[] x = new double[points];
      double[] y = new double[points];
      for (int point = 0; point < points; point++) {
        List<Long> some =
            blocks.subList(point * together, Math.min(blocks.size(), (point + 1) * together));
        double[] sums = new double[measure(part).sums()];
        for (Judged.Answers run : answers(name)) {
          some.forEach(block -> Judged.Part.add(sums, sums(run, part, block)));
        }
        x[point] = some.get(0) * (double) blockMillis;
        y[point] = measure(part).value(metric, sums);
      }
      lines.add(new Series(name, x, y));
    }
    return lines;
  }

  /** Names of the metrics of which lower or higher values are better, and which are known. */
  public List<String> metrics(String part) {
    Measure measure = measure(part);
    List<String> names = new ArrayList<>();
    for (Metric metric : measure.metrics()) {
      String name = metric.name();
      boolean judges =
          metric.better() != Metric.Better.NEITHER
              && !name.endsWith(OF_A_BOUND)
              && !name.equals(UNANSWERED);
      boolean known =
          contestants.keySet().stream()
              .filter(one -> answers(one).get(0).parts().containsKey(part))
              .anyMatch(one -> !Double.isNaN(value(one, part, name)));
      if (judges && known) {
        names.add(name);
      }
    }
    return names;
  }

  private PairedComparison comparison(String name, String other, String part, String metric) {
    boolean fixed = !dependsOnSeed(name) && !dependsOnSeed(other);
    PairedComparison comparison =
        new PairedComparison(measure(part), metric, fixed ? Randomness.NONE : Randomness.SEEDED);
    int seeds = fixed ? 1 : Math.max(answers(name).size(), answers(other).size());
    for (int seed = 0; seed < seeds; seed++) {
      for (long block : blocks(part)) {
        comparison.add(
            seed, block, sums(run(name, seed), part, block), sums(run(other, seed), part, block));
      }
    }
    return comparison;
  }

  /** A contestant that does not depend on the seed may have fewer runs than another. */
  private Judged.Answers run(String name, int seed) {
    List<Judged.Answers> runs = answers(name);
    return runs.get(Math.min(seed, runs.size() - 1));
  }

  /** Whether the runs of a contestant differ; of one run nothing is known. */
  private boolean dependsOnSeed(String name) {
    List<Judged.Answers> runs = answers(name);
    if (sampling == Sampling.RESULTS || methods.contains(name)) {
      return false;
    }
    return runs.size() < 2
        || runs.stream()
            .anyMatch(
                run ->
                    runs.get(0).parts().entrySet().stream()
                        .anyMatch(
                            part ->
                                !Arrays.equals(
                                    part.getValue().whole(),
                                    run.parts().get(part.getKey()).whole())));
  }

  private List<Judged.Answers> answers(String name) {
    return contestants.get(name);
  }

  private Measure measure(String part) {
    return answers(contestants().get(0)).get(0).parts().get(part).measure();
  }

  private Set<Long> blocks(String part) {
    Set<Long> all = new TreeSet<>();
    contestants
        .values()
        .forEach(
            runs ->
                runs.forEach(
                    run -> {
                      if (run.parts().containsKey(part)) {
                        all.addAll(run.parts().get(part).blocks().keySet());
                      }
                    }));
    return all;
  }

  private double[] sums(Judged.Answers run, String part, long block) {
    double[] sums = run.parts().get(part).blocks().get(block);
    return sums == null ? new double[measure(part).sums()] : sums;
  }
}
