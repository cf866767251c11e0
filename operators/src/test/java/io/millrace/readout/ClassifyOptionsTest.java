package io.millrace.readout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassifyOptionsTest {

  private static StreamModel model(int channels, Map<String, Object> options) {
    return ModelCatalog.empty()
        .with("classify", ClassifyModel.factory())
        .create(List.of(new ModelSpec("classify", options)), channels);
  }

  @Test
  void exampleUsage() {
    StreamModel model = model(49, Map.of("classes", 5));
    assertThat(model.signature().inputWidth()).isEqualTo(49);
    assertThat(model.signature().outputWidth()).isEqualTo(5 + 3);
    assertThat(model.signature().parameters().slot("readout").shape()).containsExactly(5, 49);
    assertThat(model.signature().parameters().contains("bound.factor")).isTrue();
    assertThat(model.signature().stateBytes()).isZero();
  }

  @Test
  void theNumberOfClassesMustBeSaid() {
    assertThatThrownBy(() -> model(3, Map.of()))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("classes: expected the number of classes, from 2 to 256");
  }

  @Test
  void whatHasNoEffectIsAFault() {
    assertThatThrownBy(() -> model(3, Map.of("classes", 2, "rate", .1, "l2", .1)))
        .hasMessageContaining("rate: has no effect with rule: bound")
        .hasMessageContaining("l2: has no effect with rule: bound");
    assertThatThrownBy(
            () -> model(3, Map.of("classes", 2, "rule", "sgd", "ridge", 1, "forgetting", .9)))
        .hasMessageContaining("ridge: has no effect without rule: bound")
        .hasMessageContaining("forgetting: has no effect without rule: bound");
  }

  @Test
  void channelsMustHoldFeaturesAndALabel() {
    assertThatThrownBy(() -> model(1, Map.of("classes", 2)))
        .hasMessageContaining("expected at least two channels");
    assertThatThrownBy(() -> model(4, Map.of("classes", 4, "start", "logits")))
        .hasMessageContaining("found 3 features for 4 classes");
    assertThatThrownBy(() -> model(2000, Map.of("classes", 2)))
        .hasMessageContaining("expected at most 1024 channels with bound");
    assertThat(model(2000, Map.of("classes", 2, "rule", "adam"))).isNotNull();
  }

  @Test
  void whatChangesAnswersAddsAStateOfTheKeyOrAField() {
    StreamModel model = model(5, Map.of("classes", 3, "priors", 200, "unknown", true));

    assertThat(model.signature().sequence().slot("shares").size()).isEqualTo(3);
    assertThat(model.signature().ports().field("unknown").width()).isEqualTo(1);
    assertThat(model.signature().parameters().slot("known.mean").shape()).containsExactly(3, 4);
    assertThat(model.signature().parameters().contains("known.pending.mean")).isFalse();
    assertThat(model(5, Map.of("classes", 3, "unknown", true, "batch", 2)).signature().parameters())
        .matches(layout -> layout.contains("known.pending.mean"));
  }

  @Test
  void sharesOfTheStartAreSaidWhereTheyAreNeeded() {
    assertThatThrownBy(() -> model(5, Map.of("classes", 3, "guard", true)))
        .hasMessageContaining("guard: expected start: logits with it");
    assertThatThrownBy(() -> model(5, Map.of("classes", 3, "priors", 3)))
        .hasMessageContaining("priors: expected 0 or at least 10 answers");
    assertThatThrownBy(() -> model(5, Map.of("classes", 2, "start", "logits", "priors", 50)))
        .hasMessageContaining("shares: expected with priors and start: logits")
        .hasMessageContaining("set each to 0.5000");
    assertThatThrownBy(() -> model(5, Map.of("classes", 2, "shares", List.of(.5, .5))))
        .hasMessageContaining("shares: has no effect without priors and start: logits");
    assertThatThrownBy(() -> logits(List.of(.5, .3, .2)))
        .hasMessageContaining("shares: expected 2 shares, one for each class, found 3");
    assertThatThrownBy(() -> logits(List.of(.5, .3)))
        .hasMessageContaining("expected shares whose sum is 1, found the sum 0.800");
    assertThat(logits(List.of(.7, .3))).isNotNull();
  }

  private static StreamModel logits(List<Double> shares) {
    return model(5, Map.of("classes", 2, "start", "logits", "priors", 50, "shares", shares));
  }
}
