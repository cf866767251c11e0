package io.millrace.cli.compare;

import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.replay.WrittenTrace;
import io.millrace.simulate.contest.Contest;
import io.millrace.simulate.contest.Contests;
import io.millrace.simulate.contest.Evidence;
import io.millrace.simulate.contest.Question;
import io.millrace.simulate.contest.Questions;
import io.millrace.simulate.contest.Rules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ranks settings of a pipeline on the beginning of a trace, each by its runs with several seeds.
 * Readings after the split are not read, so what is best there is not known when a setting is
 * chosen.
 */
final class Sweep {

  private final Rules rules;
  private final Question question;
  private final String metric;
  private final Evidence evidence;
  private final List<Ranked> ranked = new ArrayList<>();
  private final Map<Setting, String> unranked = new LinkedHashMap<>();

  /**
   * A setting and its file.
   *
   * @param text the file with the setting
   * @param spec what it says
   */
  record Variant(Setting setting, String text, PipelineSpec spec) {}

  /**
   * A setting that was tried.
   *
   * @param value of the metric over all its seeds
   * @param least of a single run
   * @param most of a single run
   * @param judged answers
   */
  record Ranked(Variant variant, double value, double least, double most, long judged) {}

  /**
   * @param question that decides
   * @param metric that decides
   * @param evidence of the beginning
   */
  Sweep(Rules rules, Question question, String metric, Evidence evidence) {
    this.rules = rules;
    this.question = question;
    this.metric = metric;
    this.evidence = evidence;
  }

  /** The questions that a setting answers, and the pipeline that reads a beginning of the trace. */
  static Contestant contestant(
      String name, PipelineSpec spec, WrittenTrace trace, Path beginning, Asking asking) {
    Contestants named = new Contestants(asking.catalog(), asking.known());
    named.add(Path.of(name), trace.played(spec, beginning));
    return named.all().get(0);
  }

  /**
   * What is known of the answers.
   *
   * @param catalog of the operators
   */
  record Asking(ModelCatalog catalog, Questions.Known known) {}

  /** Judges the runs of settings. */
  void judge(Map<Contestant, List<Path>> runs, Map<Contestant, Variant> variants)
      throws IOException {
    for (Map.Entry<Contestant, List<Path>> one : runs.entrySet()) {
      Variant variant = variants.get(one.getKey());
      Contests contests = new Contests(rules, Contest.Sampling.RUNS);
      Optional<Contest> contest =
          one.getKey().questions().found().contains(question)
              ? contests.judge(
                  question, List.of(Comparison.entrant(one.getKey(), one.getValue())), evidence)
              : Optional.empty();
      if (contest.isEmpty()) {
        unranked.put(variant.setting(), "it does not answer " + question.title());
        continue;
      }
      String name = one.getKey().name();
      double[] single = contest.get().ofRuns(name, Contest.ALL, metric);
      ranked.add(
          new Ranked(
              variant,
              contest.get().value(name, Contest.ALL, metric),
              Arrays.stream(single).min().orElse(Double.NaN),
              Arrays.stream(single).max().orElse(Double.NaN),
              (long) contest.get().value(name, Contest.ALL, "judged") / single.length));
    }
  }

  /** Takes a setting that the reader of pipelines refuses. */
  void refuse(Setting setting, PipelineException refused) {
    unranked.put(setting, refused.getMessage());
  }

  /** Takes a setting that an interrupted sweep tried. */
  void take(Variant variant, SweepJournal.Tried tried) {
    if (tried.reason().isEmpty()) {
      ranked.add(new Ranked(variant, tried.value(), tried.least(), tried.most(), tried.judged()));
    } else {
      unranked.put(variant.setting(), tried.reason());
    }
  }

  /**
   * What was found of a setting, for the journal.
   *
   * @return empty if it was not tried
   */
  Optional<SweepJournal.Tried> found(Setting setting, SweepJournal.Cost cost) {
    if (unranked.containsKey(setting)) {
      return Optional.of(
          new SweepJournal.Tried(
              Double.NaN, Double.NaN, Double.NaN, 0, unranked.get(setting), cost));
    }
    return ranked.stream()
        .filter(one -> one.variant().setting().equals(setting))
        .findFirst()
        .map(
            one ->
                new SweepJournal.Tried(
                    one.value(), one.least(), one.most(), one.judged(), "", cost));
  }

  /** Settings that could not be ranked, with the reason. */
  List<String> unranked() {
    return unranked.entrySet().stream()
        .map(one -> one.getKey().title() + ": " + one.getValue())
        .toList();
  }

  /**
   * The settings, the best first; of equal ones the file as written, then the one tried first. One
   * that answered fewer readings than the file as written is behind all others: silence where it is
   * hard is no merit.
   *
   * @param lower whether lower values are better
   */
  List<Ranked> best(boolean lower) {
    long whole =
        ranked.stream()
            .filter(one -> one.variant().setting().isAsWritten())
            .mapToLong(Ranked::judged)
            .findFirst()
            .orElse(0);
    List<Ranked> sorted = new ArrayList<>(ranked);
    sorted.sort(
        (one, other) -> {
          boolean silent = one.judged() < whole;
          if (silent != other.judged() < whole) {
            return silent ? 1 : -1;
          }
          // NaN is last either way.
          double a = lower || Double.isNaN(one.value()) ? one.value() : -one.value();
          double b = lower || Double.isNaN(other.value()) ? other.value() : -other.value();
          return Double.compare(a, b);
        });
    return sorted;
  }
}
