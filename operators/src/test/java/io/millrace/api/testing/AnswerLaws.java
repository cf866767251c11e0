package io.millrace.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.KeyGroup.Answer;
import io.millrace.api.testing.KeyGroup.Event;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The laws of what an answer may depend on: not on its own targets, which may come late, and not on
 * what else is read.
 */
abstract class AnswerLaws {

  static final int KEYS = 4;
  static final long SEED = 0x5EED;

  /** A new instance, made the same way each time. */
  protected abstract StreamModel model();

  /** The targets of one observation, all known. */
  protected abstract float[] targets(SeededRandom random);

  /** Names of the outputs that judge an answer. */
  protected abstract Set<String> judging();

  /** How many observations a test run takes, over all keys. */
  protected abstract int length();

  /** Events of all keys in random order; {@code rough} ones have gaps and impossible values. */
  abstract EventSequence events(long seed, boolean rough);

  @Test
  public final void lawThreeARowLearnedLateAtOnceChangesTheSameParameters() {
    StreamModel model = model();
    if (!(model instanceof Learner learner) || learner.memoWidth() == 0) {
      return;
    }
    KeyGroup group = new KeyGroup(model, KEYS, SEED);
    float[] memo = new float[learner.memoWidth()];
    float[] unknown = new float[model.signature().targetWidth()];
    Arrays.fill(unknown, Float.NaN);
    Rows memos = Rows.ofMemos(learner, 1);
    for (Event event : events(33, true).events()) {
      KeyGroup late = group.restoredInto(model());
      Rows rows = late.fill(List.of(event.with(unknown)));
      model.step(rows);
      boolean learnable = learner.remember(rows, 0, memo);
      learner.learn(rows);
      if (learnable) {
        memos.clear();
        memos.useParameters(rows.parameters(), rows.learned());
        memos.add(memo, 0, 0, 0);
        memos.writeTargets(0, event.targets(), 0);
        learner.learnLate(memos);
      }
      long learned = learnable ? memos.learned() : rows.learned();
      group.take(List.of(event));
      assertThat(Answers.bits(late.parameters()))
          .as("parameters")
          .isEqualTo(Answers.bits(group.parameters()));
      assertThat(learned).as("learned").isEqualTo(group.learned());
    }
  }

  @Test
  public final void lawFiveARowsAnswerDoesNotDependOnItsTargets() {
    int width = model().signature().targetWidth();
    float[] unknown = new float[width];
    Arrays.fill(unknown, Float.NaN);
    SeededRandom random = new SeededRandom(55);
    KeyGroup group = new KeyGroup(model(), KEYS, SEED);
    for (Event event : events(5, true).events()) {
      KeyGroup blind = group.restoredInto(model());
      KeyGroup other = group.restoredInto(model());
      KeyGroup aside = group.restoredInto(model());
      List<Answer> answers = aside.score(List.of(event));
      if (width > 0) {
        assertThat(unjudged(other.score(List.of(event.with(targetsOf(random))))))
            .as("answer with other targets")
            .isEqualTo(unjudged(answers));
        assertThat(unjudged(blind.score(List.of(event.with(unknown)))))
            .as("answer without targets")
            .isEqualTo(unjudged(answers));
        assertThat(other.bits()).as("state with other targets").isEqualTo(aside.bits());
        assertThat(blind.bits()).as("state without targets").isEqualTo(aside.bits());
      }
      group.take(List.of(event));
    }
  }

  /** An operator may leave out what nobody reads, and nothing else. */
  @Test
  public final void lawFiveAFieldIsTheSameWhateverElseIsRead() {
    List<Event> events = events(5, true).events();
    KeyGroup whole = new KeyGroup(model(), KEYS, SEED);
    List<Answer> answers = whole.takeEach(events);
    Ports ports = model().signature().ports();
    List<String> names = ports.outputs().stream().map(OutputField::name).toList();
    for (String name : names) {
      StreamModel reading = model();
      reading.reading(Set.of(name));
      KeyGroup chosen = new KeyGroup(reading, KEYS, SEED);
      Set<String> others = new HashSet<>(names);
      others.remove(name);
      assertThat(Answers.without(chosen.takeEach(events), ports, others))
          .as("%s, read alone", name)
          .isEqualTo(Answers.without(answers, ports, others));
      assertThat(chosen.bits()).as("state while only %s is read", name).isEqualTo(whole.bits());
    }
  }

  private List<List<Integer>> unjudged(List<Answer> answers) {
    return Answers.without(answers, model().signature().ports(), judging());
  }

  /** The targets of an observation; random numbers are drawn only if there are any. */
  final float[] targetsOf(SeededRandom random) {
    return model().signature().targetWidth() == 0 ? new float[0] : targets(random);
  }
}
