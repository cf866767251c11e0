package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {

  private static final Ports PORTS =
      new Ports(
          3,
          Ports.Missing.ALLOWED,
          List.of(
              OutputField.sparse("code", 4),
              OutputField.likeInput("reconstruction", 3),
              OutputField.scalar("error")));

  @Test
  void exampleUsage() {
    assertThat(PORTS.outputWidth()).isEqualTo(8);
    assertThat(PORTS.offset("reconstruction")).isEqualTo(4);
    assertThat(PORTS.field("reconstruction").units()).isEqualTo(OutputField.Units.INPUT);
    assertThat(PORTS.offset("error")).isEqualTo(7);
  }

  @Test
  void anUnknownFieldIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> PORTS.offset("score"))
        .hasMessage("Cannot find output 'score': this operator has [code, reconstruction, error]");
  }

  @Test
  void fieldsHaveNamesOfTheirOwn() {
    List<OutputField> twins = List.of(OutputField.scalar("error"), OutputField.sparse("error", 2));
    assertThatThrownBy(() -> new Ports(1, Ports.Missing.REFUSED, twins))
        .hasMessageStartingWith("Cannot name two outputs alike");
  }

  @Test
  void anOperatorReadsAtLeastOneChannel() {
    assertThatThrownBy(() -> new Ports(0, Ports.Missing.REFUSED, List.of()))
        .hasMessage("Cannot read 0 channels: an operator has at least one");
  }

  @Test
  void aFieldHasTheWidthOfItsForm() {
    assertThatThrownBy(
            () -> new OutputField("e", 2, OutputField.Form.SCALAR, OutputField.Units.NONE))
        .hasMessage("Cannot declare output 'e' of width 2 as SCALAR");
    assertThatThrownBy(() -> OutputField.sparse("code", 0)).hasMessageContaining("width 0");
  }
}
