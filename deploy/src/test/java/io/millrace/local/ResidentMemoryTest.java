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
  @EnabledOnOs(OS.LINUX)
  void aJvmHasSomeCompiledCodeInMemory() {
    long pid = ProcessHandle.current().pid();

    assertThat(ResidentMemory.compiled(pid).orElseThrow())
        .isBetween(1L << 20, ResidentMemory.bytes(pid).orElseThrow());
  }

  @Test
  void compiledCodeIsWhatMayBeExecutedAndIsOfNoFile() {
    String mappings =
        """
        7f10c0000000-7f10c0270000 rwxp 00000000 00:00 0
        Size:               2496 kB
        Rss:                2048 kB
        7f10d0000000-7f10d0270000 r-xp 00000000 fd:00 1234                       /usr/lib/libc.so.6
        Rss:                1024 kB
        7f10e0000000-7f10e0270000 rw-p 00000000 00:00 0
        Rss:                 512 kB
        7f10f0000000-7f10f0270000 rwxp 00000000 00:00 0
        Rss:                   4 kB
        7ffd72bf8000-7ffd72bfa000 r-xp 00000000 00:00 0                          [vdso]
        Rss:                   8 kB
        """;

    assertThat(ResidentMemory.compiled(mappings.lines().iterator())).isEqualTo((2048 + 4) << 10);
  }

  @Test
  void aProcessThatIsNotThereHasNone() {
    assertThat(ResidentMemory.bytes(Long.MAX_VALUE)).isEmpty();
    assertThat(ResidentMemory.compiled(Long.MAX_VALUE)).isEmpty();
  }
}
