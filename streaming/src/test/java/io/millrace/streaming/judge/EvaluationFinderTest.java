package io.millrace.streaming.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelSpec;
import io.millrace.evaluate.judge.Judged;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is judged follows from what fields mean, whatever their names are. */
class EvaluationFinderTest {

  private static final ModelPlan PLAN =
      new ModelPlan(List.of("a", "b"), List.of(new ModelSpec("any", Map.of())), 0);

  private record Made(List<OutputField> outputs) implements StreamModel {

    @Override
    public Signature signature() {
      return new Signature(
          new Ports(2, Ports.Missing.ALLOWED, outputs),
          Timing.IMMEDIATE,
          StateLayout.EMPTY,
          StateLayout.EMPTY,
          1);
    }

    @Override
    public void step(Rows rows) {}
  }

  private static Evaluation find(String field, OutputField... outputs) {
    EvaluationSpec daily = EvaluationSpec.every(Duration.ofDays(1));
    return new EvaluationFinder(new Made(List.of(outputs)), PLAN, Optional.empty())
        .find(
            new EvaluationSpec(
                daily.window(),
                daily.close(),
                field,
                daily.alarms(),
                daily.recent(),
                daily.beside(),
                daily.metrics()));
  }

  @Test
  void exampleUsage() {
    Evaluation found =
        find(
            "",
            OutputField.likeInput("said", 2).as(Meaning.FORECAST, 6),
            OutputField.likeInput("least", 2).as(Meaning.LOWER, 6),
            OutputField.likeInput("most", 2).as(Meaning.UPPER, 6));

    assertThat(found.judged()).isEqualTo(new Judged.Numbers(List.of("a", "b"), 6, .9));
    assertThat(found.fields().fields()).containsExactly("said", "least", "most");
  }

  @Test
  void eachHorizonIsJudgedWithItsOwnInterval() {
    OutputField[] fields = {
      OutputField.likeInput("near", 2).as(Meaning.FORECAST, 1),
      OutputField.likeInput("near_least", 2).as(Meaning.LOWER, 1),
      OutputField.likeInput("near_most", 2).as(Meaning.UPPER, 1),
      OutputField.likeInput("was_least", 2).as(Meaning.LOWER),
      OutputField.likeInput("was_most", 2).as(Meaning.UPPER),
      OutputField.likeInput("far", 2).as(Meaning.FORECAST, 6),
      OutputField.likeInput("far_least", 2).as(Meaning.LOWER, 6),
      OutputField.likeInput("far_most", 2).as(Meaning.UPPER, 6)
    };

    assertThat(find("", fields).fields().fields())
        .containsExactly("near", "near_least", "near_most");
    assertThat(find("far", fields).fields().fields())
        .containsExactly("far", "far_least", "far_most");
    assertThat(find("far", fields).judged())
        .isEqualTo(new Judged.Numbers(List.of("a", "b"), 6, .9));
  }

  @Test
  void fieldsCalledLowerAndUpperAreNoIntervalByTheirNames() {
    Evaluation found =
        find(
            "",
            OutputField.likeInput("said", 2).as(Meaning.EXPECTED),
            OutputField.likeInput("lower", 2),
            OutputField.likeInput("upper", 2));

    assertThat(found.fields().fields()).containsExactly("said");
  }

  @Test
  void anIntervalIsOfTheSameReadingAndStageAsItsAnswer() {
    OutputField now = OutputField.likeInput("now", 2).as(Meaning.EXPECTED);
    OutputField most = OutputField.likeInput("most", 2).as(Meaning.UPPER);
    OutputField later = OutputField.likeInput("least", 2).as(Meaning.LOWER, 3);
    OutputField elsewhere = OutputField.likeInput("before.least", 2).as(Meaning.LOWER);

    assertThat(find("", now, most, later).fields().fields()).containsExactly("now");
    assertThat(find("", now, most, elsewhere).fields().fields()).containsExactly("now");
  }

  @Test
  void aCodeIsJudgedIfItIsNamedOrAlone() {
    OutputField packet = OutputField.packet("bytes", 9);
    OutputField error = OutputField.scalar("off").as(Meaning.ERROR);
    OutputField decoded = OutputField.likeInput("back", 2).as(Meaning.EXPECTED);

    Evaluation alone = find("", packet, error);
    assertThat(alone.judged()).isEqualTo(new Judged.Codes(List.of("a", "b"), true, false));
    assertThat(alone.fields().coded()).containsExactly("bytes");
    assertThat(alone.fields().fields()).containsExactly("off");
    assertThat(find("", packet, error, decoded).judged()).isInstanceOf(Judged.Numbers.class);
    Evaluation named = find("any.bytes", packet, error, decoded);
    assertThat(named.judged()).isEqualTo(new Judged.Codes(List.of("a", "b"), true, true));
    assertThat(named.fields().fields()).containsExactly("off", "back");
    assertThat(named.fields().known()).containsExactly(0, 1);
  }

  /** Another text refuses every savepoint that was made with this one. */
  @Test
  void settingsOfNumbersAreTheTextThatSavepointsHold() {
    assertThat(find("", OutputField.likeInput("said", 2).as(Meaning.FORECAST, 6)).settings())
        .isEqualTo(
            "Numbers[channels=[a, b], ahead=6, level=0.9]"
                + " Beside[baselines=[], season=1, last=0, fading=0.0] 86400000 ms");
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertThatThrownBy(() -> find("", OutputField.likeInput("filled", 2)))
        .isInstanceOf(EvaluationFinder.Unfit.class)
        .hasMessageContaining("expected a field that answers a reading");
  }
}
