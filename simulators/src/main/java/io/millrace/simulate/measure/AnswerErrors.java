package io.millrace.simulate.measure;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.baseline.Forecaster;
import io.millrace.evaluate.regression.Answer;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.evaluate.regression.SeasonalTruth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  public static final String ANSWER = "answer";

  private final ReadingTable truth;
  private final ReadingTable shown;
  private final int width;
  private final Settings settings;
  private final RegressionMeasure measure;
  private final List<MethodSums> methods = new ArrayList<>();
  private final Map<String, Past> pasts = new HashMap<>();

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

  /** One key: answers that wait for their readings, and what the simple methods know. */
  private final class Past {
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final SeasonalTruth season = new SeasonalTruth(width, settings.season());
    private final List<Forecaster> forecasters = new ArrayList<>();
    private final List<Answer> next = new ArrayList<>();

    Past() {
      int ahead = Math.max(1, settings.ahead());
      for (BaselineKind kind : settings.baselines()) {
        forecasters.add(kind.forecaster(new BaselineKind.Horizon(width, ahead, settings.season())));
        next.add(unanswered());
      }
    }
  }

  private record Pending(long sequence, List<Answer> answers) {}

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
    this.settings = settings;
    this.measure = new RegressionMeasure(width, settings.level());
    methods.add(new MethodSums(ANSWER, measure, recent));
    settings.baselines().forEach(kind -> methods.add(new MethodSums(kind.word(), measure, recent)));
  }

  /**
   * Judges one result; the results of a key must come in order.
   *
   * @throws IllegalArgumentException if its field has another width
   */
  public void add(ResultRow row, Judged judged) {
    float[] known = truth.at(row.key(), row.time());
    float[] seen = shown.at(row.key(), row.time());
    if (known == null || seen == null) {
      return;
    }
    Past past = pasts.computeIfAbsent(row.key(), key -> new Past());
    if (settings.ahead() == 0) {
      List<Answer> answers = new ArrayList<>(List.of(answer(row)));
      answers.addAll(past.next);
      judge(row, past, answers, masked(known, seen, judged));
      step(past, seen);
    } else {
      while (!past.waiting.isEmpty()
          && past.waiting.peekFirst().sequence() + settings.ahead() <= row.sequence()) {
        Pending one = past.waiting.removeFirst();
        if (one.sequence() + settings.ahead() == row.sequence()) {
          judge(row, past, one.answers(), masked(known, seen, judged));
        }
      }
      step(past, seen);
      List<Answer> answers = new ArrayList<>(List.of(answer(row)));
      answers.addAll(past.next);
      past.waiting.addLast(new Pending(row.sequence(), answers));
    }
    past.season.learn(known);
  }

  private void step(Past past, float[] seen) {
    for (int method = 0; method < past.forecasters.size(); method++) {
      past.next.set(method, Answer.point(past.forecasters.get(method).forecast(seen)));
    }
  }

  private void judge(ResultRow row, Past past, List<Answer> answers, float[] known) {
    if (row.sequence() >= settings.skip()) {
      float[] before = past.season.before();
      for (int method = 0; method < answers.size(); method++) {
        Answer answer = answers.get(method);
        methods
            .get(method)
            .judge(row.key(), row.time(), sums -> measure.judge(answer, known, before, sums));
      }
    }
  }

  private Answer answer(ResultRow row) {
    float[] point = row.values();
    // A field that is null as a whole.
    if (point.length == 1 && Float.isNaN(point[0])) {
      return unanswered();
    }
    if (point.length != width) {
      throw new IllegalArgumentException(
          "Cannot compare a result with its truth: expected a field of "
              + width
              + " numbers, found "
              + point.length
              + "; name another with --field, or its channels with --target");
    }
    boolean interval = row.lower().length == width && row.upper().length == width;
    return interval ? new Answer(point, row.lower(), row.upper()) : Answer.point(point);
  }

  private Answer unanswered() {
    float[] nothing = new float[width];
    Arrays.fill(nothing, Float.NaN);
    return Answer.point(nothing);
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
    return methods;
  }
}
