package io.millrace.simulate.measure;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.judge.AnsweredRow;
import io.millrace.evaluate.judge.Beside;
import io.millrace.evaluate.judge.Judged.Numbers;
import io.millrace.evaluate.regression.RegressionMeasure;
import java.util.Arrays;
import java.util.List;

/**
 * Judges answers that are numbers by the truth, and beside them simple methods that answer from
 * earlier readings of the key.
 *
 * <p>An answer is for its own reading, or for the one some readings later. A simple method answers
 * for the same reading: from the readings up to that of the forecast, or, for an answer to its own
 * reading, from the readings before it.
 */
public final class AnswerErrors {

  /** Name of the pipeline's answers among the methods. */
  public static final String ANSWER = Beside.ANSWER;

  private final ReadingTable truth;
  private final ReadingTable shown;
  private final int width;
  private final RegressionMeasure measure;
  private final KeyJudges judges;
  private final FirstResults first;

  /**
   * How answers are judged.
   *
   * @param ahead readings from an answer to the one it is for; 0 for its own
   * @param season readings of a season, 1 for none
   * @param level nominal coverage of intervals
   * @param skip number of first results of every key that are not judged
   * @param baselines the simple methods
   */
  public record Settings(
      int ahead, int season, double level, long skip, List<BaselineKind> baselines) {}

  /** Which values are judged. */
  public enum Judged {
    ALL,
    /** Those that the pipeline did not see. */
    HIDDEN
  }

  /**
   * @param truth the true values, of the channels that the field has a number for
   * @param shown what the pipeline read of these channels
   * @param settings how answers are judged
   * @param recent which parts are judged besides the whole
   */
  public AnswerErrors(ReadingTable truth, ReadingTable shown, Settings settings, Recent recent) {
    this.truth = truth;
    this.shown = shown;
    this.width = truth.width();
    Numbers numbers = new Numbers(truth.channels(), settings.ahead(), settings.level());
    this.measure = numbers.measure();
    this.judges = new KeyJudges(key -> numbers, settings.baselines(), settings.season(), recent);
    this.first = new FirstResults(settings.skip());
  }

  /**
   * Judges one result; the results of a key must come in order.
   *
   * @throws IllegalArgumentException if its field has another width
   */
  public void add(ResultRow row, Judged judged) {
    boolean skipped = first.take(row);
    float[] known = truth.at(row.key(), row.time());
    float[] seen = shown.at(row.key(), row.time());
    if (known == null || seen == null) {
      return;
    }
    AnsweredRow answered =
        new AnsweredRow(
            row.time(),
            row.sequence(),
            masked(known, seen, judged),
            seen,
            answer(row),
            row.label(),
            known);
    if (skipped) {
      judges.skip(row.key(), answered);
    } else {
      judges.judge(row.key(), answered);
    }
  }

  private float[] answer(ResultRow row) {
    float[] point = row.values();
    // A field that is null as a whole.
    if (point.length == 1 && Float.isNaN(point[0])) {
      float[] nothing = new float[width];
      Arrays.fill(nothing, Float.NaN);
      return nothing;
    }
    if (point.length != width) {
      throw new IllegalArgumentException(
          "Cannot compare a result with its truth: expected a field of "
              + width
              + " numbers, found "
              + point.length
              + "; name another with --field, or its channels with --target");
    }
    if (row.lower().length != width || row.upper().length != width) {
      return point;
    }
    float[] answer = Arrays.copyOf(point, 3 * width);
    System.arraycopy(row.lower(), 0, answer, width, width);
    System.arraycopy(row.upper(), 0, answer, 2 * width, width);
    return answer;
  }

  private static float[] masked(float[] known, float[] seen, Judged judged) {
    if (judged == Judged.ALL) {
      return known;
    }
    float[] masked = known.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] = Float.isNaN(seen[i]) ? known[i] : Float.NaN;
    }
    return masked;
  }

  /** Names of the channels that are judged. */
  public List<String> channels() {
    return truth.channels();
  }

  /** What the sums mean. */
  public RegressionMeasure measure() {
    return measure;
  }

  /** The methods, the pipeline's answers first. */
  public List<MethodSums> methods() {
    return judges.methods();
  }
}
