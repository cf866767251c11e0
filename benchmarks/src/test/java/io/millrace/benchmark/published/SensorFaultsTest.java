package io.millrace.benchmark.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmark.published.score.Method;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Sensors of the scenario that ships, which stick for days or drift away. */
class SensorFaultsTest {

  /**
   * A dictionary of the other channels finds most drifting sensors of one alarm a week and key, and
   * more of those that stick than chance: an alarm begins in half of all spans of five days.
   */
  @Test
  void exampleUsage() throws IOException {
    SensorFaults faults =
        new SensorFaults(
            Path.of("../examples/replay/sensors.yaml"), AlarmRun.beijing(), AlarmRun.channels());
    Method dictionary = AlarmRun.methods().get(2);

    SensorFaults.Found found = faults.judge(dictionary);

    assertThat(found.episodes("drifting")).isEqualTo(56);
    assertThat(found.episodes("stuck")).isEqualTo(56);
    assertThat(found.delays("drifting")).hasSizeGreaterThan(45);
    assertThat(found.delays("drifting").get(found.delays("drifting").size() / 2)).isLessThan(60);
    assertThat(found.delays("stuck")).hasSizeGreaterThan(36);
    assertThat(found.falseAlarms()).isBetween(.5, 2.0);
  }
}
