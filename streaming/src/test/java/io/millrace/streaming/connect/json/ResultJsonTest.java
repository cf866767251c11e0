package io.millrace.streaming.connect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResultJsonTest {

  private static final Ports PORTS =
      new Ports(
          2,
          Ports.Missing.ALLOWED,
          List.of(
              OutputField.sparse("code", 4),
              OutputField.scalar("error"),
              OutputField.likeInput("reconstruction", 2)));

  @Test
  void exampleUsage() {
    assertThat(written("night shift", 0, 1.5f, 0, -0.25f, 0.31f, 21.4f, 7))
        .isEqualTo(
            "{\"key\":\"boiler-7\",\"group\":\"boilers\",\"time\":1700000000000,\"sequence\":41,"
                + "\"version\":4,\"label\":\"night shift\","
                + "\"code\":{\"index\":[1,3],\"value\":[1.5,-0.25]},\"error\":0.31,"
                + "\"reconstruction\":[21.4,7.0]}");
  }

  @Test
  void whatIsNotFiniteIsNullAndNoLabelIsNone() {
    assertThat(written(null, 0, Float.NaN, 0, 0, Float.NaN, Float.POSITIVE_INFINITY, -0f))
        .endsWith(
            "\"version\":4,\"code\":{\"index\":[1],\"value\":[null]},\"error\":null,"
                + "\"reconstruction\":[null,-0.0]}");
  }

  @Test
  void whatWasWrittenReadsBackAsTheSameBits() throws IOException {
    ResultJson json = new ResultJson(PORTS);
    Random random = new Random(5);
    for (int trial = 0; trial < 10_000; trial++) {
      float[] output = new float[7];
      for (int i = 0; i < output.length; i++) {
        float any = Float.intBitsToFloat(random.nextInt());
        output[i] = random.nextInt(3) == 0 || !Float.isFinite(any) ? 0 : any;
      }
      output[4] = random.nextBoolean() ? Float.NaN : output[4];
      Result result =
          new Result("k", "g", -3, trial, 4, output, random.nextBoolean() ? "l" : null)
              .by(random.nextBoolean() ? ResultSource.of("p/g").shadow() : ResultSource.UNKNOWN);

      Result read = json.read(json.write(result));

      assertThat(read).usingRecursiveComparison().ignoringFields("output").isEqualTo(result);
      assertThat(read.output()).containsExactly(output);
    }
  }

  @Test
  void saysWhoseModelAnsweredAndWhatIsNoAnswer() {
    Result result = new Result("k", "g", 5, 6, 7, new float[7], null);
    ResultJson json = new ResultJson(PORTS);

    assertThat(new String(json.write(result.by(ResultSource.of("heating/g"))), UTF_8))
        .startsWith(
            "{\"key\":\"k\",\"group\":\"g\",\"time\":5,\"sequence\":6,\"version\":7,"
                + "\"source\":\"heating/g\",\"code\"");
    assertThat(new String(json.write(result.by(ResultSource.of("next/g").shadow())), UTF_8))
        .contains("\"version\":7,\"source\":\"next/g\",\"shadow\":true,\"code\"");
  }

  @Test
  void readsNoResultFromSomethingElse() {
    ResultJson json = new ResultJson(PORTS);
    for (String other :
        List.of(
            "[]",
            "",
            "{\"error\":[1]}",
            "{\"reconstruction\":[1]}",
            "{\"code\":[1]}",
            "{\"code\":{\"index\":[4],\"value\":[1]}}",
            "{\"code\":{\"index\":[1]}}")) {
      assertThatThrownBy(() -> json.read(other.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesAnOutputCalledAsAFixedField() {
    Ports clash = new Ports(1, Ports.Missing.REFUSED, List.of(OutputField.scalar("time")));

    assertThatThrownBy(() -> new ResultJson(clash))
        .hasMessageStartingWith("Cannot write an output called 'time'");
  }

  @Test
  void aDeadLetterSaysWhereItLies() {
    DeadLetterJson json = new DeadLetterJson();
    DeadLetter fromTopic =
        new DeadLetter(Reason.WRONG_WIDTH, "why", Origin.topic("readings", 3, 17), "{\"a\"");
    DeadLetter fromFile = new DeadLetter(Reason.LATE, "why", Origin.file("a.csv", 9), "x,y");

    assertThat(new String(json.write(fromTopic), UTF_8))
        .isEqualTo(
            "{\"reason\":\"wrong-width\",\"detail\":\"why\",\"topic\":\"readings\",\"partition\":3,"
                + "\"offset\":17,\"payload\":\"{\\\"a\\\"\"}");
    assertThat(new String(json.write(fromFile), UTF_8))
        .isEqualTo(
            "{\"reason\":\"late\",\"detail\":\"why\",\"file\":\"a.csv\",\"line\":9,"
                + "\"payload\":\"x,y\"}");
  }

  private static String written(String label, float... output) {
    Result result = new Result("boiler-7", "boilers", 1_700_000_000_000L, 41, 4, output, label);
    return new String(new ResultJson(PORTS).write(result), UTF_8);
  }
}
