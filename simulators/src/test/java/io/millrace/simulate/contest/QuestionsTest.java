package io.millrace.simulate.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Form;
import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.api.operator.OutputField.Units;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.measure.AnswerFields;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class QuestionsTest {

  private static final List<String> CHANNELS = List.of("a", "b", "kind");
  private static final DeclaredTargets KIND = DeclaredTargets.label("kind");
  private static final Questions.Known NOTHING = new Questions.Known(OptionalInt.empty(), false);
  private static final Questions.Known MARKS = new Questions.Known(OptionalInt.empty(), true);

  @Test
  void exampleUsage() {
    Questions found =
        Questions.of(
            plan(KIND),
            model(
                OutputField.likeInput("later", 2).as(Meaning.FORECAST, 6),
                OutputField.likeInput("said", 2).as(Meaning.EXPECTED, 6),
                OutputField.likeInput("back", 2).as(Meaning.EXPECTED),
                OutputField.scalar("sort").as(Meaning.CLASS, 3),
                OutputField.scalar("strangeness").as(Meaning.SCORE),
                OutputField.scalar("score")),
            MARKS);

    assertThat(found.found())
        .containsExactly(
            new Question(Question.Kind.NUMBERS, "later", 6, List.of("a", "b")),
            new Question(Question.Kind.NUMBERS, "back", 0, List.of("a", "b")),
            new Question(Question.Kind.CLASSES, "sort", 0, List.of("kind")),
            new Question(Question.Kind.SCORES, "strangeness", 0, List.of()));
    assertThat(found.left()).isEmpty();
  }

  @Test
  void intervalsAreFoundByWhatTheyAreDeclaredToMean() {
    Questions found =
        Questions.of(
            plan(KIND),
            model(
                OutputField.likeInput("later", 2).as(Meaning.FORECAST, 6),
                OutputField.likeInput("least", 2).as(Meaning.LOWER, 6),
                OutputField.likeInput("most", 2).as(Meaning.UPPER, 6),
                OutputField.likeInput("back", 2).as(Meaning.EXPECTED),
                OutputField.likeInput("lower", 2),
                OutputField.likeInput("upper", 2)),
            NOTHING);

    assertThat(found.answer("later")).isEqualTo(new AnswerFields("later", "least", "most"));
    // Fields of these names that are not declared to be ends are none.
    assertThat(found.answer("back").names()).containsExactly("back");
    // Of results alone, names are all that is known.
    assertThat(new Questions(List.of(), Map.of()).answer("prediction_24"))
        .isEqualTo(new AnswerFields("prediction_24", "lower_24", "upper_24"));
  }

  @Test
  void shippedOperatorsDeclareWhatTheyAnswer() {
    assertThat(shipped(new ModelSpec("dictionary", Map.of("keep", 1)), MARKS))
        .extracting(Question::title)
        .containsExactly("reconstruction", "score");
    assertThat(shipped(new ModelSpec("forecast", Map.of("ahead", 24)), NOTHING))
        .extracting(Question::title)
        .containsExactly("prediction, 24 ahead");
    assertThat(shipped(new ModelSpec("forecast", Map.of("ahead", List.of(1, 24))), NOTHING))
        .extracting(Question::title)
        .containsExactly("prediction_1, 1 ahead", "prediction_24, 24 ahead");
    assertThat(shipped(new ModelSpec("impute", Map.of()), NOTHING))
        .extracting(Question::title)
        .containsExactly("filled, values that were hidden");
  }

  private static List<Question> shipped(ModelSpec stage, Questions.Known known) {
    ModelPlan plan = new ModelPlan(List.of("a", "b"), List.of(stage), 0);
    return Questions.of(plan, plan.model(StandardCatalog.catalog()), known).found();
  }

  @Test
  void theUserMaySayHowFarAheadAForecastIs() {
    Questions found =
        Questions.of(
            plan(KIND),
            model(OutputField.likeInput("later", 2).as(Meaning.FORECAST, 3)),
            new Questions.Known(OptionalInt.of(24), false));

    assertThat(found.found().get(0).ahead()).isEqualTo(24);
    Questions several =
        Questions.of(
            plan(KIND),
            model(
                OutputField.likeInput("later_3", 2).as(Meaning.FORECAST, 3),
                OutputField.likeInput("later_6", 2).as(Meaning.FORECAST, 6)),
            new Questions.Known(OptionalInt.of(24), false));
    assertThat(several.found()).extracting(Question::ahead).containsExactly(3, 6);
  }

  @Test
  void aScoreWithoutMarksIsLeft() {
    Questions found =
        Questions.of(plan(KIND), model(OutputField.scalar("s").as(Meaning.SCORE)), NOTHING);

    assertThat(found.found()).isEmpty();
    assertThat(found.left().get("s")).contains("--label TEXT");
  }

  @Test
  void whatIsFilledIsJudgedWhereItWasHidden() {
    Questions found = Questions.of(plan(KIND), model(OutputField.filled("whole", 2)), NOTHING);

    assertThat(found.found())
        .containsExactly(new Question(Question.Kind.HIDDEN, "whole", 0, List.of("a", "b")));
  }

  @Test
  void declaredValuesAreTheChannelsOfTheirForecast() {
    OutputField later = new OutputField("later", 1, Form.DENSE, Units.NONE).as(Meaning.TARGETS, 2);

    Questions found = Questions.of(plan(DeclaredTargets.values("b")), model(later), NOTHING);

    assertThat(found.found())
        .containsExactly(new Question(Question.Kind.NUMBERS, "later", 2, List.of("b")));
  }

  @Test
  void aForecastOfCodesIsNotOfTheChannels() {
    ModelPlan codes =
        new ModelPlan(
            List.of("a", "b"),
            List.of(
                new ModelSpec("dictionary", Map.of("keep", 1)),
                new ModelSpec("forecast", Map.of("ahead", 1))),
            0);

    Questions found = Questions.of(codes, codes.model(StandardCatalog.catalog()), NOTHING);

    assertThat(found.found()).isEmpty();
    assertThat(found.left())
        .containsEntry(
            "prediction, matured, error",
            "none is declared to answer a reading, a target or a class, or to be a score");
  }

  @Test
  void ofResultsAloneTheUsualNamesAreKnown() {
    Questions found =
        Questions.of(Map.of("prediction", 2, "key", 0, "time", 1), List.of("a", "b"), "", NOTHING);

    assertThat(found.found()).isEmpty();
    assertThat(found.left().get("prediction")).contains("--ahead N");
  }

  private static ModelPlan plan(DeclaredTargets declared) {
    return new ModelPlan(CHANNELS, declared, List.of(new ModelSpec("any", Map.of())), 0);
  }

  /** Of two channels, with fields that nobody else has. */
  private static StreamModel model(OutputField... fields) {
    Signature signature =
        new Signature(
            new Ports(2, Ports.Missing.ALLOWED, List.of(fields)),
            Timing.IMMEDIATE,
            StateLayout.EMPTY,
            StateLayout.EMPTY,
            1);
    return new StreamModel() {
      @Override
      public Signature signature() {
        return signature;
      }

      @Override
      public void step(Rows rows) {
        throw new UnsupportedOperationException("Only what it declares is read");
      }
    };
  }
}
