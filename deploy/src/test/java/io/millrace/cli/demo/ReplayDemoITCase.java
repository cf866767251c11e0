package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import io.millrace.cli.console.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayDemoITCase {

  @Test
  void twoWeeksArePlayedWithFaultsAndBothPipelinesJudged(@TempDir Path folder) {
    Cli.Outcome outcome = Cli.call("demo", "replay", "--days", "14", "--out", folder.toString());

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out())
        .contains("$ millrace compare ", "injected ", "prediction, 6 ahead", "score (")
        .contains("guarded.forecast", "no-change");
    assertThat(folder.resolve("comparison/report.html")).content().contains("<svg", "verdict");
  }
}
