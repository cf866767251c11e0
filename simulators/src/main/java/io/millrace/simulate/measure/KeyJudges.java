package io.millrace.simulate.measure;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.judge.AnsweredRow;
import io.millrace.evaluate.judge.Beside;
import io.millrace.evaluate.judge.Judged;
import io.millrace.evaluate.judge.KeyEvaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Judges the results of keys by the same judge as {@code evaluate} in a pipeline, and adds what it
 * finds to the sums of each method.
 */
final class KeyJudges {

  private final Function<String, Judged> judged;
  private final Beside beside;
  private final List<MethodSums> methods = new ArrayList<>();
  private final SortedMap<String, KeyEvaluation> keys = new TreeMap<>();

  /**
   * @param judged what answers of a key are
   */
  KeyJudges(
      Function<String, Judged> judged, List<BaselineKind> baselines, int season, Recent recent) {
    this.judged = judged;
    // Recent answers are those that are not skipped, which the sums of the methods know.
    this.beside = new Beside(baselines, season, 0, 0);
    for (String method : beside.methods()) {
      methods.add(new MethodSums(method, judged.apply("").measure(), recent));
    }
  }

  private KeyEvaluation of(String key) {
    return keys.computeIfAbsent(key, name -> new KeyEvaluation(judged.apply(name), beside));
  }

  /** Judges and learns a reading; the readings of a key come in order. */
  void judge(String key, AnsweredRow row) {
    add(key, row.time(), of(key).judge(row));
  }

  /** Learns a reading that is not judged. */
  void skip(String key, AnsweredRow row) {
    of(key).judge(row);
  }

  /** Judges what counts when it has ended. */
  void end() {
    keys.forEach(
        (key, evaluation) -> {
          KeyEvaluation.Ended ended = evaluation.end();
          if (ended.sums().length > 0) {
            int width = ended.sums().length / methods.size();
            for (int method = 0; method < methods.size(); method++) {
              double[] own = Arrays.copyOfRange(ended.sums(), method * width, (method + 1) * width);
              methods.get(method).addEnded(key, ended.time(), own);
            }
          }
        });
  }

  private void add(String key, long time, double[] sums) {
    int width = sums.length / methods.size();
    for (int method = 0; width > 0 && method < methods.size(); method++) {
      methods
          .get(method)
          .add(key, time, Arrays.copyOfRange(sums, method * width, (method + 1) * width));
    }
  }

  /** The methods, the pipeline's answers first. */
  List<MethodSums> methods() {
    return methods;
  }
}
