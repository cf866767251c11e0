package io.millrace.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.testing.KeyGroup.Answer;
import io.millrace.api.testing.KeyGroup.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The nine laws of {@link StreamModel}, each one test. An operator runs them all with one line:
 *
 * <pre>{@code
 * class MovingAverageContractTest extends OperatorContract {
 *   protected StreamModel model() { return new MovingAverage(3, 5, 2); }
 * }
 * }</pre>
 *
 * <p>Everything is compared as bits, but for the second law, where {@link #offline} says how far
 * rounding may carry. What the suite needs to know beyond the model are the protected methods; all
 * but {@link #model} have defaults.
 */
public abstract class OperatorContract extends AnswerLaws {

  /** A new instance, made the same way each time. */
  @Override
  protected abstract StreamModel model();

  /** One observation such as the operator is meant for, complete and finite. */
  protected float[] observation(SeededRandom random) {
    float[] values = new float[model().signature().inputWidth()];
    for (int channel = 0; channel < values.length; channel++) {
      values[channel] = (float) random.gaussian();
    }
    return values;
  }

  /**
   * The targets of one observation, such as the operator is meant for, all known. Not called for an
   * operator that takes none.
   */
  @Override
  protected float[] targets(SeededRandom random) {
    float[] values = new float[model().signature().targetWidth()];
    for (int target = 0; target < values.length; target++) {
      values[target] = (float) random.gaussian();
    }
    return values;
  }

  /** Names of the outputs that judge an answer, which alone may depend on the row's own targets. */
  @Override
  protected Set<String> judging() {
    return Set.of("loss", "correct", "error");
  }

  /**
   * How many observations a test run takes, over all keys. Long enough that a learner's mini-batch
   * fills several times; the fourth law costs its square.
   */
  @Override
  protected int length() {
    return 60;
  }

  /**
   * Every output that a new key alone in its group emits for these observations, test then train,
   * and then drained: computed apart from the operator, by a naive or closed formula. Empty: no
   * such formula; then the second law looks at the timing alone.
   */
  protected Optional<Offline> offline(float[][] clip) {
    return Optional.empty();
  }

  /**
   * As {@link #offline(float[][])}, for an operator that takes targets.
   *
   * @param targets those of each observation
   */
  protected Optional<Offline> offline(float[][] clip, float[][] targets) {
    return offline(clip);
  }

  /** True if the seed decides anything; a learner without randomness says no. */
  protected boolean seeded() {
    return model() instanceof Learner;
  }

  /** The group's seed in every test. */
  protected final long seed() {
    return SEED;
  }

  /**
   * An offline computation's answer.
   *
   * @param outputs one row an emitted output, in order; NaN where the operator has nothing to say
   * @param tolerance largest difference, relative to the expected value or to 1 if that is larger;
   *     from an error argument that the test states
   */
  public record Offline(float[][] outputs, double tolerance) {}

  @Test
  public final void lawOneTheSignatureIsPlausibleAndConstant() {
    StreamModel model = model();
    Signature before = model.signature();
    assertThat(before.ports().outputs()).as("outputs").isNotEmpty();
    assertThat(before.multiplyAdds()).as("multiply-adds of a step").isNotNegative();
    assertThat(before.stateBytes()).isEqualTo(4L * before.sequence().initial().length);
    assertThat(model.padding()).as("padding").isNotNegative();
    if (model instanceof Learner learner) {
      for (Slot slot :
          learner.gauges().slots().values().stream().map(before.parameters()::slot).toList()) {
        assertThat(slot.size()).as("gauge slot %s", slot.name()).isEqualTo(1);
      }
      float[] parameters = new float[before.parameters().width()];
      learner.initialize(parameters, SEED);
      for (long learned = 0; learned < 3L * length(); learned++) {
        int horizon = learner.horizon(parameters, learned);
        assertThat(horizon).as("horizon after %d", learned).isPositive();
        assertThat(learner.version(parameters, learned + horizon - 1))
            .as("version within the horizon of %d", learned)
            .isEqualTo(learner.version(parameters, learned));
        assertThat(learner.version(parameters, learned + 1))
            .isGreaterThanOrEqualTo(learner.version(parameters, learned));
      }
    } else {
      assertThat(before.parameters().width()).as("parameters without a learner").isZero();
    }
    new KeyGroup(model, KEYS, SEED).takeEach(events(1, false).events());
    assertThat(model.signature()).as("signature after use").isEqualTo(before);
    assertThat(model().signature()).as("signature of another instance").isEqualTo(before);
  }

  @Test
  public final void lawTwoStepByStepEqualsTheOfflineComputation() {
    StreamModel model = model();
    SeededRandom random = new SeededRandom(2);
    float[][] clip = new float[length()][];
    Arrays.setAll(clip, at -> observation(random));
    float[][] targets = new float[length()][];
    Arrays.setAll(targets, at -> targetsOf(random));
    KeyGroup alone = new KeyGroup(model, 1, SEED);
    Timing timing = model.signature().timing();
    List<Answer> emitted = new ArrayList<>();
    for (int at = 0; at < clip.length; at++) {
      Answer answer = alone.take(List.of(new Event(0, clip[at], targets[at]))).get(0);
      boolean due = at >= timing.delay() && (at - timing.delay()) % timing.stride() == 0;
      assertThat(answer.outcome())
          .as("observation %d under %s", at, timing)
          .isEqualTo(due ? Outcome.EMITTED : Outcome.SILENT);
      if (due) {
        emitted.add(answer);
      }
    }
    for (int pad = 0; pad < model.padding(); pad++) {
      emitted.addAll(alone.flush(0));
    }
    emitted.removeIf(answer -> answer.outcome() != Outcome.EMITTED);
    offline(clip, targets).ifPresent(offline -> Answers.compare(emitted, offline));
  }

  @Test
  public final void lawThreeStepKeepsParametersAndLearnKeepsSequences() {
    StreamModel model = model();
    KeyGroup group = new KeyGroup(model, KEYS, SEED);
    for (Event event : events(3, true).events()) {
      Rows rows = group.fill(List.of(event));
      float[] parameters = rows.parameters().clone();
      model.step(rows);
      assertThat(Answers.bits(rows.parameters()))
          .as("parameters after step")
          .isEqualTo(Answers.bits(parameters));
      assertThat(rows.learned()).as("count of learned after step").isEqualTo(group.learned());
      if (model instanceof Learner learner) {
        float[] states = rows.states().clone();
        long steps = rows.steps(0);
        learner.learn(rows);
        assertThat(Answers.bits(rows.states()))
            .as("states after learn")
            .isEqualTo(Answers.bits(states));
        assertThat(rows.steps(0)).as("steps after learn").isEqualTo(steps);
        System.arraycopy(parameters, 0, group.parameters(), 0, parameters.length);
      }
      group.take(List.of(event));
    }
  }

  @Test
  public final void lawFourASnapshotAfterAnyStepGoesOnWithTheSameBits() {
    EventSequence sequence = events(4, true);
    KeyGroup whole = new KeyGroup(model(), KEYS, SEED);
    List<Answer> answers = whole.takeEach(sequence.events());
    KeyGroup running = new KeyGroup(model(), KEYS, SEED);
    for (int at = 0; at < length(); at++) {
      running.take(List.of(sequence.events().get(at)));
      KeyGroup restored = running.restoredInto(model());
      assertThat(restored.takeEach(sequence.behind(at)))
          .as("answers after a restore behind event %d", at)
          .isEqualTo(answers.subList(at + 1, length()));
      assertThat(restored.bits()).as("restored behind event %d", at).isEqualTo(whole.bits());
    }
  }

  /** An operator that carries its states to other channels leaves them alone where none changes. */
  @Test
  public final void lawFourAStateIsCarriedToTheSameChannelsAsItIs() {
    StreamModel model = model();
    Signature signature = model.signature();
    Carrying carrying = model.carrying(model(), ChannelChange.none(signature.inputWidth()));
    if (!carrying.refusals().isEmpty()) {
      return;
    }
    SingleStream stream = SingleStream.of(model, SEED);
    SeededRandom random = new SeededRandom(SEED);
    for (int at = 0; at < length(); at++) {
      stream.step(observation(random), targets(random), at);
    }
    SingleStream.Snapshot before = stream.snapshot();
    float[] key = new float[signature.sequence().width()];
    model.reset(key, 0);
    carrying.key(before.sequence().values(), key);
    assertThat(key).as("key").isEqualTo(before.sequence().values());
    float[] group = new float[signature.parameters().width()];
    if (model instanceof Learner learner) {
      learner.initialize(group, SEED + 1);
    }
    carrying.group(before.parameters().values(), before.parameters().count(), group);
    assertThat(group).as("group").isEqualTo(before.parameters().values());
  }

  @Test
  public final void lawFiveARowDoesNotDependOnItsBundle() {
    SeededRandom random = new SeededRandom(5);
    EventSequence sequence = events(5, true);
    KeyGroup single = new KeyGroup(model(), KEYS, SEED);
    List<Answer> answers = single.takeEach(sequence.events());
    KeyGroup scored = single.restoredInto(model());
    List<Answer> scores = Answers.byKey(scored.scoreEach(sequence.events()));
    for (int trial = 0; trial < 8; trial++) {
      KeyGroup bundled = new KeyGroup(model(), KEYS, SEED);
      List<Answer> together = new ArrayList<>();
      while (together.size() < length()) {
        int most = Math.min(1 + random.below(KEYS), bundled.horizon());
        together.addAll(
            bundled.take(EventSequence.block(sequence.behind(together.size() - 1), most)));
      }
      assertThat(together).as("answers of bundles").isEqualTo(answers);
      assertThat(bundled.bits()).as("state after bundles").isEqualTo(single.bits());
      // Without training nothing ties the keys together: any order that each key agrees with.
      KeyGroup shuffled = single.restoredInto(model());
      List<Answer> mixed = new ArrayList<>();
      sequence.shuffledBlocks(random).forEach(block -> mixed.addAll(shuffled.score(block)));
      assertThat(Answers.byKey(mixed)).as("answers of shuffled bundles").isEqualTo(scores);
      assertThat(shuffled.bits()).as("state after shuffled bundles").isEqualTo(scored.bits());
    }
  }

  @Test
  public final void lawSixTheSameSeedAndInputGiveTheSameBits() {
    List<Event> events = events(6, true).events();
    KeyGroup one = new KeyGroup(model(), KEYS, SEED);
    KeyGroup same = new KeyGroup(model(), KEYS, SEED);
    KeyGroup other = new KeyGroup(model(), KEYS, SEED + 1);
    if (seeded()) {
      assertThat(other.parameterBits())
          .as("parameters of another seed")
          .isNotEqualTo(one.parameterBits());
    }
    assertThat(same.takeEach(events))
        .as("answers of the same seed")
        .isEqualTo(one.takeEach(events));
    assertThat(same.bits()).as("state of the same seed").isEqualTo(one.bits());
  }

  @Test
  public final void lawSevenWhatIsNotFiniteIsRefusedAndChangesNothing() {
    StreamModel model = model();
    Ports ports = model.signature().ports();
    SeededRandom random = new SeededRandom(7);
    KeyGroup group = new KeyGroup(model, KEYS, SEED);
    group.takeEach(events(7, false).events());
    List<List<Long>> before = group.bits();
    for (int channel = 0; channel < ports.inputWidth(); channel++) {
      for (float bad : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN}) {
        float[] input = observation(random);
        input[channel] = bad;
        KeyGroup aside = group.restoredInto(model());
        Outcome outcome = aside.take(List.of(event(0, input))).get(0).outcome();
        boolean mayMiss = Float.isNaN(bad) && ports.missing() == Ports.Missing.ALLOWED;
        mayMiss |=
            Float.isNaN(bad)
                && ports.missing() == Ports.Missing.IN_PART
                && outcome != Outcome.REFUSED;
        if (mayMiss) {
          assertThat(outcome).as("channel %d missing", channel).isNotEqualTo(Outcome.REFUSED);
          for (float parameter : aside.parameters()) {
            assertThat(parameter).as("parameters after a missing value").isFinite();
          }
        } else {
          assertThat(group.take(List.of(event(0, input))).get(0).outcome())
              .as("channel %d is %s", channel, bad)
              .isEqualTo(Outcome.REFUSED);
          assertThat(group.bits()).as("after a refusal of %s", bad).isEqualTo(before);
        }
      }
    }
    for (int target = 0; target < model.signature().targetWidth(); target++) {
      for (float bad : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        float[] targets = targets(random);
        targets[target] = bad;
        KeyGroup aside = group.restoredInto(model());
        Event event = new Event(0, observation(random), targets);
        if (aside.take(List.of(event)).get(0).outcome() == Outcome.REFUSED) {
          assertThat(aside.bits()).as("after a refusal of target %s", bad).isEqualTo(before);
        } else {
          assertThat(aside.notFinite()).as("slots that are not finite after %s", bad).isEmpty();
        }
      }
    }
    recoversFromWildValues();
  }

  /** A value that is finite but wild may be refused; if it is not, the key must get over it. */
  private void recoversFromWildValues() {
    SeededRandom random = new SeededRandom(77);
    KeyGroup usual = new KeyGroup(model(), KEYS, SEED);
    usual.takeEach(events(7, false).events());
    for (float wild : new float[] {-9999f, 1e8f, 1e20f, 1e30f, Float.MAX_VALUE}) {
      for (int channels : new int[] {1, model().signature().inputWidth()}) {
        KeyGroup group = usual.restoredInto(model());
        float[] input = observation(random);
        Arrays.fill(input, 0, channels, wild);
        group.take(List.of(event(0, input)));
        group.takeEach(events(8, false).events());
        assertThat(group.notFinite()).as("slots that are not finite after %s", wild).isEmpty();
      }
    }
  }

  @Test
  public final void lawEightPeekResetAndFlushWorkPerKey() {
    StreamModel model = model();
    SeededRandom random = new SeededRandom(8);
    KeyGroup group = new KeyGroup(model, KEYS, SEED);
    group.takeEach(events(8, false).events());
    List<Event> block = List.of(event(2, observation(random)), event(0, observation(random)));

    List<List<Long>> before = group.bits();
    List<Answer> peeked = group.peek(block);
    assertThat(group.bits()).as("after peek").isEqualTo(before);
    assertThat(Answers.outputs(group.restoredInto(model()).score(block)))
        .as("step after peek")
        .isEqualTo(Answers.outputs(peeked));

    KeyGroup fresh = new KeyGroup(model(), KEYS, SEED);
    group.reset(1);
    assertThat(group.bitsOf(1)).as("a reset key").isEqualTo(fresh.bitsOf(1));
    int width = model.signature().sequence().width();
    float[] wide = new float[width + 2];
    Arrays.fill(wide, 7f);
    model.reset(wide, 1);
    assertThat(new float[] {wide[0], wide[width + 1]}).as("around a reset").containsOnly(7f);

    for (int pad = 0; pad < model.padding(); pad++) {
      KeyGroup aside = group.restoredInto(model());
      List<Answer> alone = new ArrayList<>(aside.flush(0));
      alone.addAll(aside.flush(3));
      List<Long> bystander = group.bitsOf(2);
      assertThat(group.flush(0, 3)).as("flush %d", pad).isEqualTo(alone);
      assertThat(group.bits()).as("flush %d", pad).isEqualTo(aside.bits());
      assertThat(group.bitsOf(2)).as("a key not flushed").isEqualTo(bystander);
    }
  }

  @Test
  public final void lawNineStepAllocatesNothing() {
    StreamModel model = model();
    KeyGroup group = new KeyGroup(model, KEYS, SEED);
    SeededRandom random = new SeededRandom(9);
    List<Event> block = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      block.add(event(key, observation(random)));
    }
    Rows rows = group.fill(block);
    Allocation allocation = Allocation.of(model, rows);
    assertThat(allocation.isNone())
        .as(
            "rounds of %d steps that allocate nothing; the last took %d bytes",
            Allocation.ROUND, allocation.last())
        .isTrue();
  }

  /** Events of all keys in random order; {@code rough} ones have gaps and impossible values. */
  @Override
  EventSequence events(long seed, boolean rough) {
    SeededRandom random = new SeededRandom(seed);
    boolean gaps = model().signature().ports().missing() != Ports.Missing.REFUSED;
    List<Event> events = new ArrayList<>();
    for (int at = 0; at < length(); at++) {
      float[] input = observation(random);
      double luck = random.uniform();
      if (rough && luck < .08) {
        input[random.below(input.length)] = Float.POSITIVE_INFINITY;
      } else if (rough && gaps && luck < .3) {
        input[random.below(input.length)] = Float.NaN;
      }
      int key = random.below(KEYS);
      events.add(new Event(key, input, EventSequence.roughly(targetsOf(random), random, rough)));
    }
    return new EventSequence(events, KEYS);
  }

  /** An observation with unknown targets. */
  private Event event(int key, float[] input) {
    float[] unknown = new float[model().signature().targetWidth()];
    Arrays.fill(unknown, Float.NaN);
    return new Event(key, input, unknown);
  }
}
