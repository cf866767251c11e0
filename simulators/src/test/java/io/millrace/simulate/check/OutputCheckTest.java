package io.millrace.simulate.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputCheckTest {

  private static final Origin PLACE = Origin.topic("readings", 1, 17);
  private static final Expected EXPECTED =
      new Expected(Map.of("a", 3, "b", 2), Map.of(PLACE, Reason.LATE));

  @Test
  void exampleUsage() {
    OutputCheck check = complete();
    assertThat(check.complaints(EXPECTED)).isEmpty();
    assertThat(check.results()).isEqualTo(EXPECTED.results());
    assertThat(check.deadLetters()).isEqualTo(1);
    assertThat(check.newest("a")).isEqualTo(2);
    assertThat(check.newest("nobody")).isEqualTo(-1);
  }

  @Test
  void seesWhatWasLost() {
    assertThat(new OutputCheck(2).complaints(EXPECTED))
        .contains("lost: a 0", "lost: a 1", "lost: a 2", "lost: b 0", "lost: b 1")
        .anyMatch(line -> line.contains("expected [late], found []"))
        .hasSize(6);
  }

  @Test
  void seesWhatWasDoubled() {
    OutputCheck check = complete();
    result(check, "a", 1, 1, 2, 4);
    letter(check, "late");
    assertThat(check.complaints(EXPECTED))
        .contains("doubled: a 1")
        .anyMatch(line -> line.contains("expected [late], found [late, late]"));
  }

  @Test
  void seesWhatWasInvented() {
    OutputCheck check = complete();
    result(check, "c", 0, 0, 1, 4);
    result(check, "a", 3, 3, 4, 6);
    assertThat(check.complaints(EXPECTED)).contains("invented: c 0", "invented: a 3");
  }

  @Test
  void seesStateThatLagsOrRunsAhead() {
    OutputCheck check = new OutputCheck(1);
    result(check, "a", 0, 0, 1, 0);
    result(check, "a", 1, 1, 3, 1);
    result(check, "a", 2, 1, 3, 2);
    assertThat(check.complaints(new Expected(Map.of("a", 3), Map.of())))
        .hasSize(2)
        .allMatch(line -> line.startsWith("state: a"))
        .anyMatch(line -> line.contains("a 1"))
        .anyMatch(line -> line.contains("a 2"));
  }

  @Test
  void seesParametersThatLostOrRepeatedABatch() {
    OutputCheck check = new OutputCheck(2);
    result(check, "a", 0, 0, 1, 0);
    result(check, "a", 1, 1, 2, 0);
    result(check, "a", 2, 2, 3, 0);
    assertThat(check.complaints(new Expected(Map.of("a", 3), Map.of())))
        .containsExactly(
            "parameters: g after 0: expected 2 rows, found 3",
            "parameters: g after 2: expected 1 rows, found 0");
  }

  @Test
  void seesAVersionThatIsNotThatOfTheParameters() {
    OutputCheck check = new OutputCheck(1);
    check.result(
        "{\"key\":\"a\",\"group\":\"g\",\"sequence\":0,\"version\":1,\"number\":0,\"count\":1,\"seen\":0}"
            .getBytes(UTF_8));
    assertThat(check.complaints(new Expected(Map.of("a", 1), Map.of())))
        .containsExactly("version: a 0 has 1, seen 0");
  }

  @Test
  void aSlotAddedByAnUpgradeCountsFromThere() {
    OutputCheck good = new OutputCheck(9);
    result(good, "a", 0, 0, 1, 0);
    upgraded(good, 1, 1);
    upgraded(good, 2, 2);
    assertThat(good.complaints(new Expected(Map.of("a", 3), Map.of()))).isEmpty();
    OutputCheck bad = new OutputCheck(9);
    result(bad, "a", 0, 0, 1, 0);
    upgraded(bad, 1, 1);
    upgraded(bad, 2, 1);
    assertThat(bad.complaints(new Expected(Map.of("a", 3), Map.of())))
        .hasSize(1)
        .allMatch(line -> line.startsWith("state: a 2"));
  }

  @Test
  void seesADeadLetterOfAnotherReasonOrPlace() {
    OutputCheck check = new OutputCheck(1);
    letter(check, "malformed");
    assertThat(check.complaints(new Expected(Map.of(), Map.of(PLACE, Reason.LATE))))
        .hasSize(1)
        .allMatch(line -> line.contains("expected [late], found [malformed]"));
    assertThat(check.complaints(new Expected(Map.of(), Map.of())))
        .hasSize(1)
        .allMatch(line -> line.contains("expected [], found [malformed]"));
  }

  @Test
  void whatIsNotJsonCannotBeBooked() {
    OutputCheck check = new OutputCheck(1);
    assertThatThrownBy(() -> check.result("{".getBytes(UTF_8)))
        .hasMessage("Cannot count a record that is not JSON");
  }

  private static OutputCheck complete() {
    OutputCheck check = new OutputCheck(2);
    // Out of order, as two partitions of a topic are read.
    result(check, "b", 0, 0, 1, 0);
    result(check, "b", 1, 1, 2, 2);
    result(check, "a", 0, 0, 1, 0);
    result(check, "a", 1, 1, 2, 2);
    result(check, "a", 2, 2, 3, 4);
    letter(check, "late");
    return check;
  }

  private static void result(
      OutputCheck check, String key, int sequence, int number, int count, int seen) {
    check.result(
        String.format(
                Locale.ROOT,
                "{\"key\":\"%s\",\"group\":\"g\",\"sequence\":%d,\"version\":%d,\"number\":%d,"
                    + "\"count\":%d,\"seen\":%d}",
                key,
                sequence,
                seen / check.batch(),
                number,
                count,
                seen)
            .getBytes(UTF_8));
  }

  private static void upgraded(OutputCheck check, int sequence, int added) {
    check.result(
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

  private static void letter(OutputCheck check, String reason) {
    check.deadLetter(
        "{\"reason\":\"%s\",\"topic\":\"readings\",\"partition\":1,\"offset\":17}"
            .formatted(reason)
            .getBytes(UTF_8));
  }
}
