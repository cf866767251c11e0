package io.millrace.streaming.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.Learner;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.backend.JvmBackend;
import io.millrace.state.KeyState;
import io.millrace.streaming.runtime.block.LoadedGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class TotalsTest {

  private final Learner learner =
      (Learner)
          StandardCatalog.catalog(JvmBackend.ofProcess())
              .create(List.of(new ModelSpec("dictionary", Map.of("keep", 1))), 2);
  private final Map<String, Counter> shown = new HashMap<>();
  private final Totals totals =
      new Totals(learner.gauges(), learner.signature().parameters(), group());

  @Test
  void exampleUsage() {
    LoadedGroup first = restored(5);
    LoadedGroup second = restored(1);
    assertThat(shown).containsOnlyKeys("alarms");

    learn(first, 6);
    learn(second, 1);
    learn(first, 8);

    assertThat(shown.get("alarms").getCount()).as("by both groups, since the start").isEqualTo(3);
  }

  @Test
  void aNumberThatBeganAgainIsNotCountedBackwards() {
    learn(restored(7), 0);

    assertThat(shown.get("alarms").getCount()).isZero();
  }

  private void learn(LoadedGroup loadedGroup, float alarms) {
    float[] before = totals.read(loadedGroup);
    set(loadedGroup.parameters(), alarms);
    totals.count(before, totals.read(loadedGroup));
  }

  private LoadedGroup restored(float alarms) {
    KeyState state = KeyState.fresh(learner.signature().parameters());
    set(state, alarms);
    return new LoadedGroup("g", state);
  }

  private void set(KeyState state, float alarms) {
    state.values()[learner.signature().parameters().offset("detector.alarms")] = alarms;
  }

  private UnregisteredMetricsGroup group() {
    return new UnregisteredMetricsGroup() {
      @Override
      public Counter counter(String name) {
        return shown.computeIfAbsent(name, ignored -> super.counter(name));
      }
    };
  }
}
