package io.millrace.simulate.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Form;
import io.millrace.api.operator.OutputField.Units;
import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelSpec;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class QuestionsTest {

  private static final List<String> CHANNELS = List.of("a", "b", "kind");
  private static final Questions.Known NOTHING = new Questions.Known(OptionalInt.empty(), false);

  @Test
  void exampleUsage() {
    ModelPlan plan = plan(Map.of("ahead", 6), DeclaredTargets.label("kind"));

    Questions found =
        Questions.of(
            plan,
            ports(
                OutputField.likeInput("prediction", 2),
                OutputField.scalar("error"),
                OutputField.scalar("class"),
                OutputField.scalar("score")),
            NOTHING);

    assertThat(found.found())
        .containsExactly(
            new Question(Question.Kind.NUMBERS, "prediction", 6, List.of("a", "b")),
            new Question(Question.Kind.CLASSES, "class", 0, List.of("kind")));
    assertThat(found.left()).containsOnlyKeys("score");
    assertThat(found.left().get("score")).contains("--label", "--scenario");
  }

  @Test
  void aStageThatSaysNothingForecastsTheNextReading() {
    assertThat(first(Map.of(), NOTHING, OutputField.likeInput("prediction", 2)).ahead())
        .isEqualTo(1);
    assertThat(
            first(
                    Map.of("ahead", 3),
                    new Questions.Known(OptionalInt.of(24), false),
                    OutputField.likeInput("prediction", 2))
                .ahead())
        .isEqualTo(24);
  }

  @Test
  void whatIsFilledIsJudgedWhereItWasHidden() {
    assertThat(first(Map.of(), NOTHING, OutputField.filled("filled", 2)).kind())
        .isEqualTo(Question.Kind.HIDDEN);
  }

  @Test
  void declaredValuesAreTheChannelsOfTheirPrediction() {
    ModelPlan plan = plan(Map.of(), DeclaredTargets.values("b"));

    Questions found =
        Questions.of(
            plan, ports(new OutputField("prediction", 1, Form.DENSE, Units.NONE)), NOTHING);

    assertThat(found.found().get(0).channels()).containsExactly("b");
  }

  @Test
  void aForecastOfCodesIsNotOfTheChannels() {
    Questions found =
        Questions.of(
            plan(Map.of(), DeclaredTargets.NONE),
            ports(new OutputField("prediction", 2, Form.DENSE, Units.NONE)),
            NOTHING);

    assertThat(found.found()).isEmpty();
    assertThat(found.left().get("prediction")).contains("not those of the 3 channels");
  }

  @Test
  void ofResultsAloneTheWidthsAreKnown() {
    Questions found =
        Questions.of(Map.of("prediction", 2, "key", 0, "time", 1), List.of("a", "b"), "", NOTHING);

    assertThat(found.found()).isEmpty();
    assertThat(found.left().get("prediction")).contains("--ahead N");
  }

  private static Question first(
      Map<String, Object> options, Questions.Known known, OutputField field) {
    return Questions.of(plan(options, DeclaredTargets.label("kind")), ports(field), known)
        .found()
        .get(0);
  }

  private static ModelPlan plan(Map<String, Object> options, DeclaredTargets declared) {
    return new ModelPlan(CHANNELS, declared, List.of(new ModelSpec("any", options)), 0);
  }

  private static Ports ports(OutputField... fields) {
    return new Ports(2, Ports.Missing.ALLOWED, List.of(fields));
  }
}
