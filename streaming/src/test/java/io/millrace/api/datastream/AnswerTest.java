package io.millrace.api.datastream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Packet;
import io.millrace.api.operator.Ports;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {

  private static final Ports PORTS =
      new Ports(
          3,
          Ports.Missing.ALLOWED,
          List.of(
              OutputField.sparse("code", 2),
              OutputField.likeInput("reconstruction", 3),
              OutputField.scalar("error")));

  /** The same answer in every test of this package. */
  static Answer example() {
    return new Answer(
        new Result(
            "boiler-7",
            "plant-1",
            1_700_000_000_000L,
            41,
            4,
            new float[] {0, 1.25f, 21.5f, Float.NaN, -0.0f, 0.3125f},
            null,
            ResultSource.of("heating/plant-1")),
        PORTS);
  }

  @Test
  void exampleUsage() {
    Answer answer = example();

    assertThat(answer.key()).isEqualTo("boiler-7");
    assertThat(answer.time()).isEqualTo(Instant.parse("2023-11-14T22:13:20Z"));
    assertThat(answer.number("error")).isEqualTo(0.3125f);
    assertThat(answer.numbers("reconstruction")).containsExactly(21.5f, Float.NaN, -0.0f);
  }

  @Test
  void hasWhatTheResultHas() {
    Answer answer = example();

    assertThat(answer.group()).isEqualTo("plant-1");
    assertThat(answer.sequence()).isEqualTo(41);
    assertThat(answer.version()).isEqualTo(4);
    assertThat(answer.source()).isEqualTo("heating/plant-1");
    assertThat(answer.label()).isEmpty();
  }

  @Test
  void numbersAreACopy() {
    Answer answer = example();

    answer.numbers("code")[1] = 9;

    assertThat(answer.number("code")).isZero();
    assertThat(answer.numbers("code")).containsExactly(0, 1.25f);
  }

  @Test
  void aPacketIsReadAsBytes() {
    float[] output = new float[4];
    Packet.write(new byte[] {7, -1}, output, 0, 4);
    Ports ports = new Ports(3, Ports.Missing.REFUSED, List.of(OutputField.packet("packet", 4)));

    Answer answer = new Answer(new Result("a", "a", 0, 0, 0, output, null), ports);

    assertThat(answer.bytes("packet")).containsExactly(7, -1);
  }

  @Test
  void anUnknownFieldIsToldWithThoseThereAre() {
    assertThatThrownBy(() -> example().number("eror"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'eror'")
        .hasMessageContaining("[code, reconstruction, error]");
  }

  @Test
  void fieldsOfAnotherWidthAreRefused() {
    Result narrow = new Result("a", "a", 0, 0, 0, new float[2], null);

    assertThatThrownBy(() -> new Answer(narrow, PORTS)).hasMessageContaining("expected 6, found 2");
  }
}
