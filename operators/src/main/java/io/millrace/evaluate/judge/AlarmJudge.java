package io.millrace.evaluate.judge;

import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.baseline.ErrorScore;
import io.millrace.evaluate.detection.AlarmEvents;
import io.millrace.evaluate.detection.AlarmMeasure;
import io.millrace.evaluate.detection.Mark;
import io.millrace.evaluate.sum.Slotted;
import java.util.ArrayList;
import java.util.List;

/*
 * Slot: the events of each method, then the simple methods.
 */
/**
 * Judges scores by the labels of their readings. The score of a simple method is the error of its
 * forecast, in usual errors of the channel, and the same threshold makes it an alarm.
 */
final class AlarmJudge implements AnswerJudge {

  private final Judged.Alarms judged;
  private final AlarmMeasure measure;
  private final List<AlarmEvents> events = new ArrayList<>();
  private final List<ErrorScore> scores = new ArrayList<>();

  AlarmJudge(Judged.Alarms judged, Beside beside) {
    this.judged = judged;
    this.measure = judged.measure();
    events.add(new AlarmEvents());
    for (BaselineKind kind : beside.baselines()) {
      scores.add(score(kind, judged.channels(), beside.season()));
      events.add(new AlarmEvents());
    }
  }

  private static ErrorScore score(BaselineKind kind, int channels, int season) {
    return new ErrorScore(kind.forecaster(new BaselineKind.Horizon(channels, 1, season)), channels);
  }

  @Override
  public void judge(AnsweredRow row, Contributions into) {
    Mark mark = judged.mark().equals(row.label()) ? Mark.MARKED : Mark.USUAL;
    for (int method = 0; method < events.size(); method++) {
      double score =
          method == 0 ? row.answer()[0] : scores.get(method - 1).score(row.seen().clone());
      double[] one = new double[measure.sums()];
      AlarmEvents.Answer answer = AlarmEvents.Answer.of(score, judged.threshold());
      events.get(method).judge(row.time(), mark, answer, one);
      into.add(method, one);
    }
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
