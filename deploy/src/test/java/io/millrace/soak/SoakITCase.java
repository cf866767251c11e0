package io.millrace.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some seconds of {@code millrace soak}. */
final class SoakITCase {

  @TempDir Path folder;

  /** New keys, with and without expiry, and a hot key: all stays within its ceiling. */
  @Test
  void exampleUsage() throws Exception {
    Path place = folder.resolve("soak");

    SoakReport report = new Soak(SoakPlan.brief(1), place, sample -> {}).run();

    assertThat(report.complaints()).isEmpty();
    assertThat(report.of(SoakPart.CHURN)).hasSizeGreaterThan(4);
    assertThat(Measure.CACHE.largest(report.samples())).isPositive();
    assertThat(report.quiet()).isPositive();
    assertThat(place).doesNotExist();
  }
}
