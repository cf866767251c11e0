package io.millrace.evaluate.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.evaluate.classification.ClassMemory;
import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.evaluate.classification.Given;
import io.millrace.evaluate.late.PendingAnswers.Judged;
import io.millrace.evaluate.sum.KeyedWindows;
import io.millrace.evaluate.sum.WindowSums;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingAnswersTest {

  private static final long DAY = 86_400_000;

  @Test
  void exampleUsage() {
    PendingAnswers<Integer> pending = new PendingAnswers<>(100, 7 * DAY);
    pending.answered("part-1", 0, 3);

    assertThat(pending.labelled("part-1", 2 * DAY)).contains(new Judged<>(0, 2 * DAY, 3));
    assertThat(pending.labelled("part-1", 2 * DAY)).isEmpty();
  }

  /**
   * Labels come three days after their readings. The first answers are judged in the window of the
   * fourth day, and there the last label was not yet known to the no-change classifier.
   */
  @Test
  void aLabelIsJudgedWhenItCameByWhatWasKnownBefore() {
    ClassificationMeasure measure = new ClassificationMeasure(2);
    KeyedWindows windows = new KeyedWindows(measure.sums(), DAY);
    PendingAnswers<Given> pending = new PendingAnswers<>(10, 10 * DAY);
    ClassMemory memory = new ClassMemory(2);
    int[] labels = {0, 0, 0, 1, 1, 1, 1, 1};
    for (int day = 0; day < labels.length; day++) {
      if (day >= 3) {
        Judged<Given> judged = pending.labelled("d" + (day - 3), day * DAY).orElseThrow();
        assertThat(judged.delay()).isEqualTo(3 * DAY);
        double[] sums = new double[measure.sums()];
        measure.judge(judged.answer(), labels[day - 3], sums);
        windows.add("key", judged.labelled(), sums);
        memory.learn(labels[day - 3]);
      }
      pending.answered("d" + day, day * DAY, memory.given(1));
    }
    List<WindowSums> closed = windows.close(Long.MAX_VALUE);
    assertThat(closed).extracting(WindowSums::start).first().isEqualTo(3 * DAY);
    assertThat(closed).hasSize(5);
    double[] last = closed.get(4).overall();
    // Day 4, judged on day 7: right, while the last label known on day 4 was that of day 1.
    assertThat(measure.value("accuracy", last)).isEqualTo(1);
    assertThat(measure.value("kappa_temporal", last)).isEqualTo(1);
  }

  @Test
  void theOldestAreGivenUp() {
    PendingAnswers<Integer> pending = new PendingAnswers<>(2, 100);
    pending.answered("a", 0, 1);
    pending.answered("b", 1, 2);
    pending.answered("c", 2, 3);
    assertThat(pending.labelled("a", 3)).isEmpty();
    assertThat(pending.unlabelled()).isEqualTo(1);

    assertThat(pending.labelled("b", 102)).isEmpty();
    assertThat(pending.labelled("c", 102)).isPresent();
    assertThat(pending.unlabelled()).isEqualTo(2);
    assertThat(pending.size()).isZero();
  }

  @Test
  void whatCannotWaitIsRefused() {
    assertThatThrownBy(() -> new PendingAnswers<String>(0, 1))
        .hasMessageContaining("labels of 0 answers for 1 ms");
  }
}
