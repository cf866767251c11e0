package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ResidentMemoryTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void exampleUsage() {
    // A JVM that runs this test has tens of MiB in memory, and less than the machine has.
    assertThat(ResidentMemory.bytes(ProcessHandle.current().pid()).orElseThrow())
        .isBetween(10L << 20, 1L << 40);
  }

  @Test
  void aProcessThatIsNotThereHasNone() {
    assertThat(ResidentMemory.bytes(Long.MAX_VALUE)).isEmpty();
  }
}
