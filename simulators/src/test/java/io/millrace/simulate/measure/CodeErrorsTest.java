package io.millrace.simulate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeErrorsTest {

  private final ReadingTable readings = ReadingTable.empty(List.of("a"));

  CodeErrorsTest() {
    readings.add("k", 0, new float[] {1});
    readings.add("k", 1, new float[] {3});
  }

  /** Deviation one; the first value is half of it off, the second is exact. */
  @Test
  void exampleUsage() throws IOException {
    CodeErrors errors = new CodeErrors(readings, 0, Recent.NONE);
    errors.add(row(0, "\"c.code\":{\"index\":[0],\"value\":[2]},\"c.reconstruction\":[1.5]"));
    errors.add(row(1, "\"c.code\":{\"index\":[],\"value\":[]},\"c.reconstruction\":[3]"));

    double[] sums = errors.methods().get(0).all();
    assertThat(errors.measure().value("error", sums)).isCloseTo(.5 / Math.sqrt(2), within(1e-12));
    // 010, 1, 32 bits; and 1.
    assertThat(errors.measure().value("bits", sums)).isEqualTo((36 + 1) / 2.0);
  }

  @Test
  void fieldsOfAnotherStageAreNotBesideACode() throws IOException {
    ResultRow row = row(0, "\"c.code\":{\"index\":[0],\"value\":[2]},\"reconstruction\":[9]");

    assertThat(row.coded().decoded()).isEmpty();
  }

  @Test
  void numbersAndTextAreNoCodes() throws IOException {
    assertThat(ResultFolder.row("{\"key\":\"k\",\"f\":[1,2]}", "f").coded()).isNull();
    assertThat(ResultFolder.row("{\"key\":\"k\",\"f\":\"no base 64!\"}", "f").coded()).isNull();
    assertThat(ResultFolder.row("{\"key\":\"k\",\"source\":\"abcd\"}", "source").coded()).isNull();
  }

  @Test
  void anotherNumberOfChannelsIsAFault() throws IOException {
    CodeErrors errors = new CodeErrors(readings, 0, Recent.NONE);
    ResultRow row = row(0, "\"c.code\":{\"index\":[],\"value\":[]},\"c.reconstruction\":[1,2]");

    assertThatThrownBy(() -> errors.add(row))
        .hasMessageContaining("expected a reconstruction of 1 numbers")
        .hasMessageContaining("--target");
  }

  private static ResultRow row(long time, String fields) throws IOException {
    return ResultFolder.row(
        "{\"key\":\"k\",\"time\":" + time + ",\"sequence\":" + time + "," + fields + "}", "c.code");
  }
}
