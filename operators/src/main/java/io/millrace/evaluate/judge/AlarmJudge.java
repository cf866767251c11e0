package io.millrace.evaluate.judge;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.baseline.ErrorScore;
import io.millrace.evaluate.detection.DetectionEvents;
import io.millrace.evaluate.detection.DetectionMeasure;
import io.millrace.evaluate.detection.Mark;
import io.millrace.evaluate.sum.Slotted;
import java.util.ArrayList;
import java.util.List;

/*
 * Slot, version 2: the events of each method, then the simple methods. In version 1 events had no
 * ranges and windows, which cannot be known afterwards.
 */
/**
 * Judges scores by the labels of their readings. The score of a simple method is the error of its
 * forecast, in usual errors of the channel, and the same threshold makes it an alarm.
 */
final class AlarmJudge implements AnswerJudge {

  private final Judged.Alarms judged;
  private final DetectionMeasure measure;
  private final List<DetectionEvents> events = new ArrayList<>();
  private final List<ErrorScore> scores = new ArrayList<>();

  AlarmJudge(Judged.Alarms judged, Beside beside) {
    this.judged = judged;
    this.measure = judged.measure();
    for (int method = 0; method < beside.methods().size(); method++) {
      events.add(new DetectionEvents(measure, judged.threshold(), judged.probation()));
    }
    for (BaselineKind kind : beside.baselines()) {
      scores.add(score(kind, judged.channels(), beside.season()));
    }
  }

  private static ErrorScore score(BaselineKind kind, int channels, int season) {
    return new ErrorScore(kind.forecaster(new BaselineKind.Horizon(channels, 1, season)), channels);
  }

  @Override
  public void judge(AnsweredRow row, Contributions into) {
    Mark mark = judged.mark().equals(row.label()) ? Mark.MARKED : Mark.USUAL;
    judge(0, row, mark, row.answer()[0], into);
    // A reading whose values are not known has an answer, and simple methods have none.
    for (int method = 1; row.seen().length > 0 && method < events.size(); method++) {
      judge(method, row, mark, scores.get(method - 1).score(row.seen().clone()), into);
    }
  }

  private void judge(int method, AnsweredRow row, Mark mark, double score, Contributions into) {
    double[] one = new double[measure.sums()];
    events.get(method).judge(row.time(), mark, score, one);
    into.add(method, one);
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public long end(Contributions into) {
    long last = NOTHING;
    for (int method = 0; method < events.size(); method++) {
      double[] one = new double[measure.sums()];
      last = Math.max(last, events.get(method).end(one));
      into.add(method, one);
    }
    return last;
  }

  @Override
  public float[] remember(AnsweredRow row) {
    throw new UnsupportedOperationException("The label of a score comes with its reading");
  }

  @Override
  public void judgeLate(float[] memo, float[] truth, Contributions into) {
    throw new UnsupportedOperationException("The label of a score comes with its reading");
  }

  @Override
  public int floats() {
    return events.stream().mapToInt(Slotted::floats).sum()
        + scores.stream().mapToInt(Slotted::floats).sum();
  }

  @Override
  public void write(float[] slots, int at) {
    int to = at;
    for (Slotted part : parts()) {
      part.write(slots, to);
      to += part.floats();
    }
  }

  @Override
  public void read(float[] slots, int at) {
    int from = at;
    for (Slotted part : parts()) {
      part.read(slots, from);
      from += part.floats();
    }
  }

  private List<Slotted> parts() {
    List<Slotted> parts = new ArrayList<>(events);
    parts.addAll(scores);
    return parts;
  }
}
