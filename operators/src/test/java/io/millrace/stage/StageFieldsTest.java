package io.millrace.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.FieldChoice;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The oracle of the fields of an earlier stage are the stages up to it, which run alone. */
class StageFieldsTest {

  private static final int CHANNELS = 4;
  private static final int STEPS = 300;

  private static ModelSpec stage(String type) {
    return new ModelSpec(type, Map.of());
  }

  private static StreamModel model(List<ModelSpec> stages, String... fields) {
    return StandardCatalog.catalog()
        .create(stages, CHANNELS, DeclaredTargets.NONE, List.of(fields));
  }

  private static float[] reading(SplittableRandom random) {
    float[] reading = new float[CHANNELS];
    for (int channel = 0; channel < CHANNELS; channel++) {
      reading[channel] = (float) (10 * channel + random.nextDouble(-3, 3));
    }
    return reading;
  }

  @Test
  void exampleUsage() {
    List<ModelSpec> stages =
        List.of(stage("dictionary").with("keep", 2).as("codes"), stage("forecast"));
    StreamModel model = model(stages, "prediction", "codes.error");

    FieldChoice choice =
        FieldChoice.of(model.signature().ports(), List.of("prediction", "codes.error"));

    assertThat(choice.ports().outputs())
        .extracting(OutputField::name)
        .containsExactly("prediction", "codes.error");
  }

  /** A dictionary learns from what it codes, so all of the past is compared. */
  @Test
  void theFieldsOfEveryStageAreThoseOfTheStagesUpToItAlone() {
    ModelSpec scale = stage("standardize");
    ModelSpec fill = stage("impute").as("fill");
    ModelSpec codes = stage("dictionary").with("keep", 2).with("pass", "code");
    ModelSpec ahead = stage("forecast").with("ahead", 2);
    SingleStream all =
        SingleStream.of(
            model(
                List.of(scale, fill, codes, ahead),
                "dictionary.code",
                "dictionary.reconstruction",
                "fill.filled",
                "fill.missing",
                "prediction",
                "standardize.unusual"),
            3);
    SingleStream filled = SingleStream.of(model(List.of(scale, fill)), 3);
    SingleStream coded =
        SingleStream.of(model(List.of(scale, fill, stage("dictionary").with("keep", 2))), 3);
    SingleStream usual = SingleStream.of(model(List.of(scale, fill, codes, ahead)), 3);

    SplittableRandom random = new SplittableRandom(7);
    int answered = 0;
    for (int step = 0; step < STEPS; step++) {
      float[] reading = reading(random);
      if (step % 7 == 3) {
        reading[step % CHANNELS] = Float.NaN;
      }
      if (step % 50 == 49) {
        reading[0] = 1e4f;
      }
      Optional<SingleStream.Answer> answer = all.step(reading, step);
      Optional<SingleStream.Answer> front = filled.step(reading, step);
      Optional<SingleStream.Answer> middle = coded.step(reading, step);
      Optional<SingleStream.Answer> last = usual.step(reading, step);
      assertThat(answer.isPresent()).isEqualTo(last.isPresent());
      if (answer.isEmpty()) {
        continue;
      }
      answered++;
      assertThat(answer.get().numbers("fill.filled")).isEqualTo(front.get().numbers("filled"));
      assertThat(answer.get().number("fill.missing")).isEqualTo(front.get().number("missing"));
      assertThat(answer.get().numbers("dictionary.code")).isEqualTo(middle.get().numbers("code"));
      assertThat(answer.get().numbers("dictionary.reconstruction"))
          .isEqualTo(middle.get().numbers("reconstruction"));
      assertThat(answer.get().numbers("prediction")).isEqualTo(last.get().numbers("prediction"));
      assertThat(answer.get().number("unusual")).isEqualTo(last.get().number("unusual"));
    }
    assertThat(answered).isGreaterThan(200);
    assertThat(all.snapshot().sequence().layout()).isEqualTo(usual.snapshot().sequence().layout());
    assertThat(all.snapshot().parameters().values())
        .isEqualTo(usual.snapshot().parameters().values());
  }

  @Test
  void withoutNamesTheFieldsAreThoseOfTheLastStage() {
    List<ModelSpec> stages = List.of(stage("dictionary"), stage("forecast"));

    assertThat(model(stages).signature())
        .isEqualTo(StandardCatalog.catalog().create(stages, CHANNELS).signature());
  }

  @Test
  void whatIsNotThereIsToldWithWhatIs() {
    List<ModelSpec> stages = List.of(stage("dictionary").as("codes"), stage("forecast"));

    refused(
        stages,
        "codes.eror",
        "no field is called 'codes.eror'; the fields are prediction,"
            + " matured, error, codes.code, codes.reconstruction, codes.error, codes.score; did you"
            + " mean 'codes.error'?");
    refused(
        stages,
        "code.error",
        "no stage is called 'code' in 'code.error'; the stages are codes,"
            + " forecast; did you mean 'codes'?");
    refused(stages, "code", "no field is called 'code'");
    refused(stages, "forecast.code", "no field is called 'forecast.code'");
    refused(
        List.of(stage("s5"), stage("s5"), stage("dictionary")),
        "s5.features",
        "expected one stage 's5' in 's5.features', found 2; name one of them with as: NAME");
    assertThatThrownBy(() -> model(stages, "error", "forecast.error"))
        .hasMessageContaining("field 'forecast.error' is listed twice; remove one");
  }

  @Test
  void aNameOfAStageIsItsOwn() {
    assertThatThrownBy(() -> model(List.of(stage("dictionary").as("forecast"), stage("forecast"))))
        .hasMessageContaining("another stage is called 'forecast'; choose another name");
    assertThatThrownBy(() -> model(List.of(stage("dictionary").as("a.b"))))
        .hasMessageContaining("expected a name of up to 64 letters");
    assertThat(model(List.of(stage("s5"), stage("s5"))).signature().outputWidth()).isPositive();
  }

  private static void refused(List<ModelSpec> stages, String field, String message) {
    assertThatThrownBy(() -> model(stages, field)).hasMessageContaining(message);
  }
}
