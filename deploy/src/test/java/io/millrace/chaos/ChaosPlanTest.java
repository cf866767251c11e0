package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.simulate.check.CheckerJob.Delivery;
import io.millrace.simulate.check.CrashPoint.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ChaosPlanTest {

  @Test
  void exampleUsage() {
    ChaosPlan plan = ChaosPlan.full(7);

    assertThat(plan.faults()).contains(FaultKind.values());
    assertThat(plan.delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(plan.seed()).isEqualTo(7);
  }

  /** A process that stands still for less would be tested for nothing. */
  @Test
  void aStopThatTheClusterCannotNoticeIsRefused() {
    List<FaultKind> faults = List.of(FaultKind.BROKER_STOPPED);
    ChaosPlan.Load load = new ChaosPlan.Load(1, 1, 1);

    assertThatThrownBy(
            () -> new ChaosPlan(faults, load, Duration.ofSeconds(6), Delivery.EXACTLY_ONCE, 1))
        .hasMessage(
            "Cannot test a stop of 6 s: expected more than the heartbeat timeout of 6 s, because a"
                + " cluster does not notice a shorter one");
    assertThat(new ChaosPlan(faults, load, Duration.ofSeconds(7), Delivery.EXACTLY_ONCE, 1).stop())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void theBriefPlanStrikesEachKindOfProcess() {
    assertThat(ChaosPlan.brief(1).faults())
        .contains(FaultKind.BROKER_AWAY, FaultKind.JOB_MANAGER, FaultKind.TASK_MANAGER_STOPPED);
    assertThat(ChaosPlan.atLeastOnce(1).delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);
  }

  @Test
  void aPlanKeepsItsFaultsWhateverTheirListBecomes() {
    List<FaultKind> faults = new ArrayList<>(List.of(FaultKind.BROKER));
    ChaosPlan plan =
        new ChaosPlan(
            faults, new ChaosPlan.Load(1, 1, 1), Duration.ofSeconds(10), Delivery.EXACTLY_ONCE, 1);

    faults.clear();

    assertThat(plan.faults()).containsExactly(FaultKind.BROKER);
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void everyMomentOfACheckpointIsStruckByOneKind(Moment moment) {
    List<FaultKind> striking = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      if (kind.moment().filter(moment::equals).isPresent()) {
        striking.add(kind);
      }
    }

    assertThat(striking).hasSize(1);
    assertThat(ChaosPlan.full(1).faults()).containsAll(striking);
  }
}
