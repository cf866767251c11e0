package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.testing.OperatorContract;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That each law can fail: nine operators, each of which breaks one law and keeps the others. */
class OperatorContractTest {

  /** The nine tests of the suite, in order. */
  enum Law {
    SIGNATURE(OperatorContract::lawOneTheSignatureIsPlausibleAndConstant),
    OFFLINE(OperatorContract::lawTwoStepByStepEqualsTheOfflineComputation),
    SEPARATION(OperatorContract::lawThreeStepKeepsParametersAndLearnKeepsSequences),
    SNAPSHOT(OperatorContract::lawFourASnapshotAfterAnyStepGoesOnWithTheSameBits),
    BUNDLES(OperatorContract::lawFiveARowDoesNotDependOnItsBundle),
    SEED(OperatorContract::lawSixTheSameSeedAndInputGiveTheSameBits),
    REFUSAL(OperatorContract::lawSevenWhatIsNotFiniteIsRefusedAndChangesNothing),
    PER_KEY(OperatorContract::lawEightPeekResetAndFlushWorkPerKey),
    ALLOCATION(OperatorContract::lawNineStepAllocatesNothing);

    private final Consumer<OperatorContract> test;

    Law(Consumer<OperatorContract> test) {
      this.test = test;
    }
  }

  @Test
  void exampleUsage() {
    assertThat(failures(TinyLearner::new)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Law.class)
  void eachLawCatchesTheOperatorThatBreaksItAndNoOther(Law law) {
    assertThat(failures(() -> BrokenLearners.breaking(law))).containsOnlyKeys(law);
  }

  @Test
  void everyTestOfTheSuiteBelongsToOneOfTheNineLaws() {
    List<String> laws =
        List.of("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine");
    List<String> tests =
        Arrays.stream(OperatorContract.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(Method::getName)
            .toList();

    assertThat(tests).allMatch(name -> laws.stream().anyMatch(law -> name.startsWith("law" + law)));
    assertThat(laws)
        .hasSameSizeAs(Law.values())
        .allMatch(law -> tests.stream().anyMatch(name -> name.startsWith("law" + law)));
  }

  @Test
  void theSuiteCatchesAnAnswerThatReadsItsOwnTarget() {
    assertThatThrownBy(suite(AnswersItsTarget::new)::lawFiveARowsAnswerDoesNotDependOnItsTargets)
        .hasMessageContaining("answer with other targets");
    suite(AnswersItsTarget::new).lawFiveARowDoesNotDependOnItsBundle();
  }

  /** Answers every row with the target it came with. */
  private static final class AnswersItsTarget implements StreamModel {

    @Override
    public Signature signature() {
      return new Signature(
          new Ports(1, 1, Ports.Missing.REFUSED, List.of(OutputField.scalar("answer"))),
          Timing.IMMEDIATE,
          StateLayout.of(),
          StateLayout.EMPTY,
          1);
    }

    @Override
    public void step(Rows rows) {
      for (int row = 0; row < rows.size(); row++) {
        if (rows.admit(row, Ports.Missing.REFUSED)) {
          rows.outputs()[row] = rows.targets()[row];
          rows.advance(row, Outcome.EMITTED);
        }
      }
    }
  }

  private static OperatorContract suite(Supplier<StreamModel> maker) {
    return new OperatorContract() {
      @Override
      protected StreamModel model() {
        return maker.get();
      }
    };
  }

  private static Map<Law, String> failures(Supplier<StreamModel> maker) {
    OperatorContract suite =
        new OperatorContract() {
          @Override
          protected StreamModel model() {
            return maker.get();
          }

          @Override
          protected Optional<Offline> offline(float[][] clip) {
            return Optional.of(new Offline(TinyLearner.offline(clip, seed()), 1e-4));
          }
        };
    Map<Law, String> failures = new EnumMap<>(Law.class);
    for (Law law : Law.values()) {
      try {
        law.test.accept(suite);
      } catch (AssertionError failure) {
        failures.put(law, failure.getMessage());
      }
    }
    return failures;
  }
}
