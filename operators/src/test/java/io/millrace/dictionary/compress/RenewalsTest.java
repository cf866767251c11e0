package io.millrace.dictionary.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.MiniBatches;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenewalsTest {

  @Test
  void exampleUsage() {
    assertThat(renewals(new Renewals(new MiniBatches(10), 7), 300))
        .containsExactly(10L, 20L, 40L, 70L, 140L, 210L, 280L);
  }

  @Test
  void versionsAreCountedFromOneToTheNext() {
    for (int refresh : new int[] {1, 2, 3, 4, 100}) {
      Renewals renewals = new Renewals(new MiniBatches(3), refresh);
      long version = 0;
      for (long learned : renewals(renewals, 2000)) {
        assertThat(renewals.version(learned - 1)).isEqualTo(version);
        assertThat(renewals.version(learned)).isEqualTo(++version);
      }
    }
  }

  private static List<Long> renewals(Renewals renewals, long end) {
    List<Long> found = new ArrayList<>();
    for (long learned = 0; learned + renewals.until(learned) <= end; ) {
      learned += renewals.until(learned);
      found.add(learned);
    }
    return found;
  }
}
