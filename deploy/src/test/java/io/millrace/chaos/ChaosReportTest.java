package io.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.check.Expected;
import io.millrace.simulate.check.OutputCheck;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class ChaosReportTest {

  private static final InjectedFault OVER =
      new InjectedFault(FaultKind.BROKER, OptionalDouble.of(3));

  @Test
  void exampleUsage() {
    OutputCheck check = new OutputCheck(9);
    count(check, 0);
    count(check, 1);

    ChaosReport report = report(check, OVER);

    assertThat(report.isExact()).isTrue();
    assertThat(report.verdict()).startsWith("exactly once");
  }

  @Test
  void whatAnAtLeastOnceSinkDoesIsFoundOut() {
    OutputCheck check = new OutputCheck(9);
    count(check, 0);
    count(check, 1);
    count(check, 1);

    ChaosReport report = report(check, OVER);

    assertThat(report.isExact()).isFalse();
    assertThat(report.verdict()).startsWith("NOT exactly once: 1 doubled");
  }

  @Test
  void whatALostTransactionTakesAwayIsFoundOut() {
    OutputCheck check = new OutputCheck(9);
    count(check, 0);

    assertThat(report(check, OVER).verdict()).contains("1 lost");
  }

  @Test
  void aFaultWithoutRecoveryIsAFailure() {
    OutputCheck check = new OutputCheck(9);
    count(check, 0);
    count(check, 1);
    InjectedFault endless = new InjectedFault(FaultKind.JOB_MANAGER, OptionalDouble.empty());

    ChaosReport report = report(check, OVER, endless);

    assertThat(report.isExact()).isFalse();
    assertThat(report.verdict()).isEqualTo("NOT exactly once: 1 never recovered");
  }

  private static ChaosReport report(OutputCheck check, InjectedFault... faults) {
    Expected expected = new Expected(Map.of("a", 2), Map.of());
    return new ChaosReport(
        1,
        List.of(faults),
        new ChaosReport.Counts(2, check.results(), 0, 0),
        check.complaints(expected));
  }

  private static void count(OutputCheck check, int number) {
    check.result(
        String.format(
                Locale.ROOT,
                "{\"key\":\"a\",\"group\":\"g\",\"sequence\":%1$d,\"version\":0,\"number\":%1$d,"
                    + "\"count\":%2$d,\"seen\":0}",
                number,
                number + 1)
            .getBytes(UTF_8));
  }
}
