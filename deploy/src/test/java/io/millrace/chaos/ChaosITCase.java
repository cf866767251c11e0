package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.Installation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code millrace chaos}: real processes, really killed. */
final class ChaosITCase {

  @TempDir Path folder;

  /** Every record counts once, though processes are killed. */
  @Test
  void exampleUsage() throws Exception {
    ChaosPlan plan = ChaosPlan.brief(1);

    ChaosReport report = new Chaos(Installation.ofThisBuild(), folder, plan, fault -> {}).run();

    assertThat(report.complaints()).isEmpty();
    assertThat(report.faults()).extracting(InjectedFault::kind).isEqualTo(plan.faults());
    assertThat(report.isExact()).as(report.verdict()).isTrue();
    assertThat(report.counts().sent()).isPositive();
    assertThat(report.counts().refused()).isPositive();
  }
}
