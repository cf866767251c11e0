package io.millrace.simulate.contest;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.baseline.ErrorScore;
import io.millrace.evaluate.compare.DayBlocks;
import io.millrace.evaluate.detection.Mark;
import io.millrace.evaluate.detection.ScoreBins;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.WindowSums;
import io.millrace.simulate.measure.AlarmErrors;
import io.millrace.simulate.measure.AnswerErrors;
import io.millrace.simulate.measure.ClassErrors;
import io.millrace.simulate.measure.FirstResults;
import io.millrace.simulate.measure.MethodSums;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.Recent;
import io.millrace.simulate.measure.ResultRow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Judges the answers of one run to one question, by the same functions as {@code millrace measure}.
 * Memory: the readings, and sums of each block.
 */
final class Judge {

  /** What is judged of all channels together. */
  static final String ALL = "";

  /** What is judged of alarms above the threshold. */
  static final String ALARMS = "alarms";

  private final Question question;
  private final Rules rules;
  private final Evidence evidence;

  /**
   * @param evidence what is known of the readings; only what is to be judged
   */
  Judge(Question question, Rules rules, Evidence evidence) {
    this.question = question;
    this.rules = rules;
    this.evidence = evidence;
  }

  /**
   * Judges results.
   *
   * @param rows sorted by key and sequence
   * @param classes number of classes in all results that are compared; without effect on others
   */
  Judged judge(List<ResultRow> rows, int classes) {
    return switch (question.kind()) {
      case NUMBERS -> numbers(rows, AnswerErrors.Judged.ALL);
      case HIDDEN -> numbers(rows, AnswerErrors.Judged.HIDDEN);
      case CLASSES -> classes(rows, classes);
      case SCORES -> scores(rows);
    };
  }

  private Recent blocks() {
    return new Recent(0, 0, rules.days());
  }

  private Judged numbers(List<ResultRow> rows, AnswerErrors.Judged judged) {
    AnswerErrors errors =
        new AnswerErrors(
            evidence.known().of(question.channels()),
            evidence.shown().of(question.channels()),
            new AnswerErrors.Settings(
                question.ahead(), rules.season(), rules.level(), rules.skip(), rules.baselines()),
            blocks());
    rows.forEach(row -> errors.add(row, judged));
    RegressionMeasure measure = errors.measure();
    int channels = question.channels().size();
    Map<String, Judged.Answers> methods = new LinkedHashMap<>();
    for (MethodSums method : errors.methods()) {
      Judged.Part all = part(measure, method);
      Map<String, Judged.Part> parts = new LinkedHashMap<>();
      if (channels == 1) {
        parts.put(ALL, all);
      } else {
        RegressionMeasure one = new RegressionMeasure(1, rules.level());
        parts.put(ALL, new Judged.Part(new WithoutUnits(measure), all.blocks()));
        for (int channel = 0; channel < channels; channel++) {
          parts.put(question.channels().get(channel), all.slice(one, channel * one.sums()));
        }
      }
      methods.put(method.name(), new Judged.Answers(parts));
    }
    return new Judged(methods);
  }

  private Judged classes(List<ResultRow> rows, int classes) {
    ReadingTable labels = evidence.known().of(question.channels());
    ClassErrors errors =
        new ClassErrors(
            labels,
            new ClassErrors.Settings(classes, rules.season(), rules.skip(), rules.baselines()),
            blocks());
    rows.forEach(errors::add);
    Map<String, Judged.Answers> methods = new LinkedHashMap<>();
    for (MethodSums method : errors.methods()) {
      methods.put(method.name(), new Judged.Answers(Map.of(ALL, part(errors.measure(), method))));
    }
    return new Judged(methods);
  }

  private Judged.Part part(Measure measure, MethodSums method) {
    SortedMap<Long, double[]> blocks = new TreeMap<>();
    DayBlocks days = new DayBlocks(rules.days());
    for (WindowSums window : method.windows()) {
      // Of alarms there are further sums, which this measure does not have.
      double[] sums = Arrays.copyOf(window.overall(), measure.sums());
      // Of a block in which nothing had a truth: no evidence, and no block.
      if (Arrays.stream(sums).anyMatch(sum -> sum != 0)) {
        blocks.put(days.of(window.start()), sums);
      }
    }
    return new Judged.Part(measure, blocks);
  }

  private Judged scores(List<ResultRow> rows) {
    Map<String, Judged.Answers> methods = new LinkedHashMap<>();
    methods.put(AnswerErrors.ANSWER, scored(rows, this::score, true));
    for (BaselineKind kind : rules.baselines()) {
      Map<String, ErrorScore> keys = new HashMap<>();
      int width = evidence.shown().width();
      methods.put(
          kind.word(),
          scored(
              rows,
              row -> {
                float[] seen = evidence.shown().at(row.key(), row.time());
                return seen == null
                    ? Double.NaN
                    : keys.computeIfAbsent(
                            row.key(),
                            key ->
                                new ErrorScore(
                                    kind.forecaster(
                                        new BaselineKind.Horizon(width, 1, rules.season())),
                                    width))
                        .score(seen);
              },
              false));
    }
    return new Judged(methods);
  }

  /** A score of the usual name is read with all its digits, which a threshold is compared with. */
  private double score(ResultRow row) {
    boolean usual = question.field().equals("score");
    return usual ? row.score() : row.values().length == 0 ? Double.NaN : row.values()[0];
  }

  private interface Score {
    double of(ResultRow row);
  }

  private Judged.Answers scored(List<ResultRow> rows, Score score, boolean alarmed) {
    ScoreBins bins = new ScoreBins();
    FirstResults skipped = new FirstResults(rules.skip());
    DayBlocks days = new DayBlocks(rules.days());
    SortedMap<Long, double[]> blocks = new TreeMap<>();
    AlarmErrors alarms =
        alarmed && rules.threshold().isPresent()
            ? new AlarmErrors("1", rules.threshold().getAsDouble(), blocks())
            : null;
    for (ResultRow row : rows) {
      double value = score.of(row);
      if (skipped.take(row) || !evidence.isJudged(row)) {
        continue;
      }
      boolean marked = evidence.marks().orElseThrow().isMarked(row);
      bins.judge(
          value,
          marked ? Mark.MARKED : Mark.USUAL,
          blocks.computeIfAbsent(days.of(row.time()), first -> new double[bins.sums()]));
      if (alarms != null) {
        alarms.add(
            new ResultRow(
                row.key(), row.time(), row.sequence(), marked ? "1" : null, value, row.values()));
      }
    }
    Map<String, Judged.Part> parts = new LinkedHashMap<>();
    parts.put(ALL, new Judged.Part(bins, blocks));
    if (alarms != null) {
      parts.put(ALARMS, part(alarms.measure(), alarms.points()));
    }
    return new Judged.Answers(parts);
  }
}
