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
}
