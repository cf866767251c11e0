package io.millrace.evaluate.judge;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.baseline.Forecaster;
import io.millrace.evaluate.regression.Answer;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.evaluate.regression.SeasonalTruth;
import io.millrace.evaluate.sum.Slotted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/*
 * With C channels, an answer is a row of 1 + 3 C floats: how many follow (C: values; 3 C: with an
 * interval; 0: there is no answer), then the values, the lower and the upper ends.
 * Slot, with M methods and A = max(1, ahead):
 *
 *   season | forecasters | what the simple methods answer next: M - 1 times a flag and C floats
 *          | A sequences, each a double | A times M answers
 *
 * An answer to a reading that comes ahead readings later waits in the ring at sequence mod A.
 */
/** Judges answers that are numbers: for their own reading, or for one some readings later. */
final class NumberJudge implements AnswerJudge {

  private final int width;
  private final int ahead;
  private final RegressionMeasure measure;
  private final SeasonalTruth season;
  private final List<Forecaster> forecasters = new ArrayList<>();

  /** What the simple methods answer next; null: nothing yet. */
  private final float[][] next;

  private final double[] sequences;
  private final Answer[][] ring;

  NumberJudge(Judged.Numbers judged, Beside beside) {
    this.width = judged.channels().size();
    this.ahead = judged.ahead();
    this.measure = judged.measure();
    this.season = new SeasonalTruth(width, beside.season());
    int horizon = Math.max(1, ahead);
    for (BaselineKind kind : beside.baselines()) {
      forecasters.add(kind.forecaster(new BaselineKind.Horizon(width, horizon, beside.season())));
    }
    this.next = new float[forecasters.size()][];
    this.sequences = new double[horizon];
    this.ring = new Answer[horizon][];
  }

  @Override
  public void judge(AnsweredRow row, Contributions into) {
    if (ahead == 0) {
      judge(answers(row.answer()), row.known(), into);
    } else {
      int at = (int) (row.sequence() % ahead);
      if (ring[at] != null && (long) sequences[at] + ahead == row.sequence()) {
        judge(List.of(ring[at]), row.known(), into);
      }
    }
    step(row.seen());
    if (ahead > 0) {
      int at = (int) (row.sequence() % ahead);
      sequences[at] = row.sequence();
      ring[at] = answers(row.answer()).toArray(Answer[]::new);
    }
    season.learn(row.learned());
  }

  @Override
  public float[] remember(AnsweredRow row) {
    List<Answer> answers = answers(row.answer());
    float[] memo = new float[answers.size() * row()];
    for (int method = 0; method < answers.size(); method++) {
      write(answers.get(method), memo, method * row());
    }
    return memo;
  }

  @Override
  public void judgeLate(float[] memo, float[] truth, Contributions into) {
    List<Answer> answers = new ArrayList<>();
    for (int method = 0; method <= forecasters.size(); method++) {
      answers.add(answer(memo, method * row()));
    }
    judge(answers, truth, into);
    step(truth);
    season.learn(truth);
  }

  private void judge(List<Answer> answers, float[] known, Contributions into) {
    float[] before = season.before();
    for (int method = 0; method < answers.size(); method++) {
      double[] one = new double[measure.sums()];
      measure.judge(answers.get(method), known, before, one);
      into.add(method, one);
    }
  }

  private void step(float[] seen) {
    for (int method = 0; method < forecasters.size(); method++) {
      next[method] = forecasters.get(method).forecast(seen);
    }
  }

  private List<Answer> answers(float[] answer) {
    List<Answer> answers = new ArrayList<>();
    answers.add(
        answer.length == width
            ? Answer.point(answer)
            : new Answer(
                Arrays.copyOf(answer, width),
                Arrays.copyOfRange(answer, width, 2 * width),
                Arrays.copyOfRange(answer, 2 * width, 3 * width)));
    for (float[] one : next) {
      answers.add(Answer.point(one == null ? unknown() : one));
    }
    return answers;
  }

  private float[] unknown() {
    float[] unknown = new float[width];
    Arrays.fill(unknown, Float.NaN);
    return unknown;
  }

  private int row() {
    return 1 + 3 * width;
  }

  @Override
  public int floats() {
    int methods = 1 + forecasters.size();
    return season.floats()
        + forecasters.stream().mapToInt(Slotted::floats).sum()
        + next.length * (1 + width)
        + ring.length * (FLOATS_OF_DOUBLE + methods * row());
  }

  @Override
  public void write(float[] slots, int at) {
    season.write(slots, at);
    int to = at + season.floats();
    for (Forecaster forecaster : forecasters) {
      forecaster.write(slots, to);
      to += forecaster.floats();
    }
    for (float[] one : next) {
      slots[to] = one == null ? 0 : 1;
      if (one != null) {
        System.arraycopy(one, 0, slots, to + 1, width);
      }
      to += 1 + width;
    }
    Slotted.write(sequences, slots, to);
    to += FLOATS_OF_DOUBLE * ring.length;
    for (Answer[] answers : ring) {
      for (int method = 0; method <= forecasters.size(); method++) {
        if (answers == null) {
          slots[to] = 0;
        } else {
          write(answers[method], slots, to);
        }
        to += row();
      }
    }
  }

  @Override
  public void read(float[] slots, int at) {
    season.read(slots, at);
    int from = at + season.floats();
    for (Forecaster forecaster : forecasters) {
      forecaster.read(slots, from);
      from += forecaster.floats();
    }
    for (int method = 0; method < next.length; method++) {
      next[method] =
          slots[from] == 0 ? null : Arrays.copyOfRange(slots, from + 1, from + 1 + width);
      from += 1 + width;
    }
    Slotted.read(slots, from, sequences);
    from += FLOATS_OF_DOUBLE * ring.length;
    for (int place = 0; place < ring.length; place++) {
      ring[place] = slots[from] == 0 ? null : new Answer[1 + forecasters.size()];
      for (int method = 0; method <= forecasters.size(); method++) {
        if (ring[place] != null) {
          ring[place][method] = answer(slots, from);
        }
        from += row();
      }
    }
  }

  private void write(Answer answer, float[] slots, int at) {
    slots[at] = answer.lower().length == 0 ? width : 3 * width;
    System.arraycopy(answer.point(), 0, slots, at + 1, width);
    System.arraycopy(answer.lower(), 0, slots, at + 1 + width, answer.lower().length);
    System.arraycopy(answer.upper(), 0, slots, at + 1 + 2 * width, answer.upper().length);
  }

  private Answer answer(float[] slots, int at) {
    float[] point = Arrays.copyOfRange(slots, at + 1, at + 1 + width);
    return slots[at] == width
        ? Answer.point(point)
        : new Answer(
            point,
            Arrays.copyOfRange(slots, at + 1 + width, at + 1 + 2 * width),
            Arrays.copyOfRange(slots, at + 1 + 2 * width, at + 1 + 3 * width));
  }
}
