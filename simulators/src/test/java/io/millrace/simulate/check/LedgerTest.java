package io.millrace.simulate.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final Origin PLACE = Origin.topic("readings", 1, 17);
  private static final Expected EXPECTED =
      new Expected(Map.of("a", 3, "b", 2), Map.of(PLACE, Reason.LATE));

  @Test
  void exampleUsage() {
    Ledger ledger = complete();
    assertThat(ledger.complaints(EXPECTED)).isEmpty();
    assertThat(ledger.results()).isEqualTo(EXPECTED.results());
    assertThat(ledger.deadLetters()).isEqualTo(1);
    assertThat(ledger.newest("a")).isEqualTo(2);
    assertThat(ledger.newest("nobody")).isEqualTo(-1);
  }

  @Test
  void seesWhatWasLost() {
    assertThat(new Ledger(2).complaints(EXPECTED))
        .contains("lost: a 0", "lost: a 1", "lost: a 2", "lost: b 0", "lost: b 1")
        .anyMatch(line -> line.contains("expected [late], found []"))
        .hasSize(6);
  }

  @Test
  void seesWhatWasDoubled() {
    Ledger ledger = complete();
    result(ledger, "a", 1, 1, 2, 4);
    letter(ledger, "late");
    assertThat(ledger.complaints(EXPECTED))
        .contains("doubled: a 1")
        .anyMatch(line -> line.contains("expected [late], found [late, late]"));
  }

  @Test
  void seesWhatWasInvented() {
    Ledger ledger = complete();
    result(ledger, "c", 0, 0, 1, 4);
    result(ledger, "a", 3, 3, 4, 6);
    assertThat(ledger.complaints(EXPECTED)).contains("invented: c 0", "invented: a 3");
  }

  @Test
  void seesStateThatLagsOrRunsAhead() {
    Ledger ledger = new Ledger(1);
    result(ledger, "a", 0, 0, 1, 0);
    result(ledger, "a", 1, 1, 3, 1);
    result(ledger, "a", 2, 1, 3, 2);
    assertThat(ledger.complaints(new Expected(Map.of("a", 3), Map.of())))
        .hasSize(2)
        .allMatch(line -> line.startsWith("state: a"))
        .anyMatch(line -> line.contains("a 1"))
        .anyMatch(line -> line.contains("a 2"));
  }

  @Test
  void seesParametersThatLostOrRepeatedABatch() {
    Ledger ledger = new Ledger(2);
    result(ledger, "a", 0, 0, 1, 0);
    result(ledger, "a", 1, 1, 2, 0);
    result(ledger, "a", 2, 2, 3, 0);
    assertThat(ledger.complaints(new Expected(Map.of("a", 3), Map.of())))
        .containsExactly(
            "parameters: g after 0: expected 2 rows, found 3",
            "parameters: g after 2: expected 1 rows, found 0");
  }

  @Test
  void seesAVersionThatIsNotThatOfTheParameters() {
    Ledger ledger = new Ledger(1);
    ledger.result(
        "{\"key\":\"a\",\"group\":\"g\",\"sequence\":0,\"version\":1,\"number\":0,\"count\":1,\"seen\":0}"
            .getBytes(UTF_8));
    assertThat(ledger.complaints(new Expected(Map.of("a", 1), Map.of())))
        .containsExactly("version: a 0 has 1, seen 0");
  }

  @Test
  void aSlotAddedByAnUpgradeCountsFromThere() {
    Ledger good = new Ledger(9);
    result(good, "a", 0, 0, 1, 0);
    upgraded(good, 1, 1);
    upgraded(good, 2, 2);
    assertThat(good.complaints(new Expected(Map.of("a", 3), Map.of()))).isEmpty();
    Ledger bad = new Ledger(9);
    result(bad, "a", 0, 0, 1, 0);
    upgraded(bad, 1, 1);
    upgraded(bad, 2, 1);
    assertThat(bad.complaints(new Expected(Map.of("a", 3), Map.of())))
        .hasSize(1)
        .allMatch(line -> line.startsWith("state: a 2"));
  }

  @Test
  void seesADeadLetterOfAnotherReasonOrPlace() {
    Ledger ledger = new Ledger(1);
    letter(ledger, "malformed");
    assertThat(ledger.complaints(new Expected(Map.of(), Map.of(PLACE, Reason.LATE))))
        .hasSize(1)
        .allMatch(line -> line.contains("expected [late], found [malformed]"));
    assertThat(ledger.complaints(new Expected(Map.of(), Map.of())))
        .hasSize(1)
        .allMatch(line -> line.contains("expected [], found [malformed]"));
  }

  @Test
  void whatIsNotJsonCannotBeBooked() {
    Ledger ledger = new Ledger(1);
    assertThatThrownBy(() -> ledger.result("{".getBytes(UTF_8)))
        .hasMessage("Cannot count a record that is not JSON");
  }

  private static Ledger complete() {
    Ledger ledger = new Ledger(2);
    // Out of order, as two partitions of a topic are read.
    result(ledger, "b", 0, 0, 1, 0);
    result(ledger, "b", 1, 1, 2, 2);
    result(ledger, "a", 0, 0, 1, 0);
    result(ledger, "a", 1, 1, 2, 2);
    result(ledger, "a", 2, 2, 3, 4);
    letter(ledger, "late");
    return ledger;
  }

  private static void result(
      Ledger ledger, String key, int sequence, int number, int count, int seen) {
    ledger.result(
        String.format(
                Locale.ROOT,
                "{\"key\":\"%s\",\"group\":\"g\",\"sequence\":%d,\"version\":%d,\"number\":%d,"
                    + "\"count\":%d,\"seen\":%d}",
                key,
                sequence,
                seen / ledger.batch(),
                number,
                count,
                seen)
            .getBytes(UTF_8));
  }

  private static void upgraded(Ledger ledger, int sequence, int added) {
    ledger.result(
        String.format(
                Locale.ROOT,
                "{\"key\":\"a\",\"group\":\"g\",\"sequence\":%d,\"version\":0,\"number\":%d,"
                    + "\"count\":%d,\"seen\":0,\"added\":%d}",
                sequence,
                sequence,
                sequence + 1,
                added)
            .getBytes(UTF_8));
  }

  private static void letter(Ledger ledger, String reason) {
    ledger.deadLetter(
        "{\"reason\":\"%s\",\"topic\":\"readings\",\"partition\":1,\"offset\":17}"
            .formatted(reason)
            .getBytes(UTF_8));
  }
}
