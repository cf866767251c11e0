package io.millrace.simulate.demo.skeleton;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.demo.people.Method;
import io.millrace.simulate.demo.people.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionsTest {

  /** Verdicts of one recording; what the network answers is given. */
  private static List<Verdict> verdicts(int recording, int[] truth, int[] answers) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int at = 0; at < truth.length; at++) {
      int[] all = new int[Method.values().length];
      all[Method.FROZEN.ordinal()] = answers[at];
      verdicts.add(new Verdict(at, recording, truth[at], all));
    }
    return verdicts;
  }

  @Test
  void exampleUsage() {
    List<List<Verdict>> actions =
        Actions.of(
            verdicts(1, new int[] {0, 1, 1, 1, 0, 2, 2, 3}, new int[] {0, 0, 1, 1, 1, 1, 1, 3}));

    assertThat(actions).extracting(List::size).containsExactly(3, 2, 1);
    assertThat(Actions.recognised(actions, Method.FROZEN)).isEqualTo(2);
  }

  @Test
  void asManyOtherAnswersAreNotEnough() {
    int[] truth = {4, 4, 4, 4};
    assertThat(
            Actions.recognised(
                Actions.of(verdicts(1, truth, new int[] {4, 4, 0, 0})), Method.FROZEN))
        .isZero();
    assertThat(
            Actions.recognised(
                Actions.of(verdicts(1, truth, new int[] {4, 4, 0, 5})), Method.FROZEN))
        .isOne();
  }

  @Test
  void anActionEndsWithItsRecording() {
    List<Verdict> both = verdicts(1, new int[] {7, 7}, new int[] {7, 7});
    both.addAll(verdicts(2, new int[] {7}, new int[] {0}));
    assertThat(Actions.of(both)).hasSize(2);
    assertThat(Actions.of(List.of())).isEmpty();
  }
}
