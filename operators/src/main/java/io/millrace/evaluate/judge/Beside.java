package io.millrace.evaluate.judge;

import io.millrace.evaluate.baseline.BaselineKind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What is computed beside the metrics of the answers as a whole.
 *
 * @param baselines simple methods that answer the same
 * @param season readings of a season; 1 for none
 * @param last answers of a key in a sliding window; 0 for none
 * @param fading factor by which an answer reduces the weight of earlier ones; 0 for none
 */
public record Beside(List<BaselineKind> baselines, int season, int last, double fading)
    implements Serializable {

  /** Name of the pipeline's own answers among the methods. */
  public static final String ANSWER = "answer";

  public Beside {
    baselines = List.copyOf(baselines);
  }

  /** Names of the methods, the pipeline's answers first. */
  public List<String> methods() {
    List<String> names = new ArrayList<>(List.of(ANSWER));
    baselines.forEach(kind -> names.add(kind.word()));
    return List.copyOf(names);
  }
}
