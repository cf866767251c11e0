package io.millrace.api.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.operator.MovingAverage;
import io.millrace.api.operator.StreamModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {

  private static final ModelFactory.Operator AVERAGE =
      (width, options) ->
          new MovingAverage(
              width, options.integer("window", 1, 100, 3), options.integer("stride", 1, 100, 1));

  /** Stands before another stage; what it does with it is not at issue here. */
  private static final ModelFactory.Wrapper SHIFT =
      options -> {
        options.number("by", -1, 1, 0);
        return inner -> new MovingAverage(inner.signature().inputWidth(), 7, 1);
      };

  private static final ModelCatalog CATALOG =
      ModelCatalog.empty().with("average", AVERAGE).with("shift", SHIFT);

  @Test
  void exampleUsage() {
    StreamModel model = CATALOG.create(List.of(new ModelSpec("average", Map.of("window", 5))), 3);
    assertThat(model.signature().inputWidth()).isEqualTo(3);
    assertThat(model.signature().timing().delay()).isEqualTo(4);
    assertThat(CATALOG.types()).containsExactly("average", "shift");
  }

  @Test
  void wrappersStandBeforeTheOperator() {
    StreamModel model = CATALOG.create(List.of(stage("shift"), stage("average")), 2);
    assertThat(model.signature().timing().delay()).as("the wrapper's").isEqualTo(6);
  }

  @Test
  void allFaultsOfAllStagesAreShownTogether() {
    SpecException faults =
        catchThrowableOfType(
            SpecException.class,
            () ->
                CATALOG.create(
                    List.of(
                        new ModelSpec("shift", Map.of("by", 2)),
                        stage("avarage"),
                        new ModelSpec("average", Map.of("window", 0, "color", "red"))),
                    2));
    assertThat(faults.faults())
        .extracting(fault -> fault.stage() + " " + fault.option())
        .containsExactlyInAnyOrder("0 by", "1 ", "2 window", "2 color");
    assertThat(faults)
        .hasMessageContaining("stage 0, by: expected a number from -1.0 to 1.0, found '2'")
        .hasMessageContaining(
            "stage 1: unknown operator 'avarage'; known are average, shift; did you mean 'average'?")
        .hasMessageContaining("stage 2, window: expected a whole number from 1 to 100, found '0'")
        .hasMessageContaining("stage 2, color: unknown option; known are window, stride");
  }

  @Test
  void aWrapperNeedsAStageBehindIt() {
    assertThatThrownBy(() -> CATALOG.create(List.of(stage("shift")), 1))
        .hasMessage("stage 0: 'shift' must stand before another stage");
    assertThatThrownBy(() -> CATALOG.create(List.of(), 1))
        .hasMessage("stage 0: expected at least one operator of [average, shift]");
  }

  @Test
  void aNameIsTakenOnceAndTheCatalogueIsAValue() {
    assertThatThrownBy(() -> CATALOG.with("shift", SHIFT))
        .hasMessage("Cannot add operator 'shift' twice");
    CATALOG.with("other", AVERAGE);
    assertThat(CATALOG.types()).doesNotContain("other");
    assertThat(ModelCatalog.empty().types()).isEmpty();
  }

  private static ModelSpec stage(String type) {
    return new ModelSpec(type, Map.of());
  }
}
