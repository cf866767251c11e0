package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FieldChoiceTest {

  /** Rows of 1 + 3 + 1 + 2 numbers. */
  private static final Ports PORTS =
      new Ports(
          3,
          Ports.Missing.REFUSED,
          List.of(
              OutputField.scalar("error"),
              OutputField.sparse("code", 3),
              OutputField.flag("unusual"),
              OutputField.likeInput("clean", 2)));

  private static final float[] ROW = {.5f, 1, 2, 3, 1, 7, 8};

  @Test
  void exampleUsage() {
    FieldChoice choice = FieldChoice.of(PORTS, List.of("clean", "error"));

    assertThat(choice.of(ROW, 0)).as("in the order of the choice").containsExactly(7, 8, .5f);
    assertThat(choice.names()).containsExactlyInAnyOrder("error", "clean");
    assertThat(choice.ports().outputWidth()).isEqualTo(3);
    assertThat(choice.ports().inputWidth()).isEqualTo(3);
  }

  @Test
  void noNamesAreAllFields() {
    FieldChoice all = FieldChoice.of(PORTS, List.of());

    assertThat(all.of(ROW, 0)).isEqualTo(ROW);
    assertThat(all.ports()).isEqualTo(PORTS);
  }

  /** The oracle copies number by number. */
  @Test
  void anyOrderOfAnyFieldsIsTheirNumbersInThatOrder() {
    Random random = new Random(3);
    float[] block = new float[4 * ROW.length];
    for (int i = 0; i < block.length; i++) {
      block[i] = random.nextFloat();
    }
    for (int round = 0; round < 200; round++) {
      List<OutputField> fields = new ArrayList<>(PORTS.outputs());
      Collections.shuffle(fields, random);
      List<OutputField> chosen = fields.subList(0, 1 + random.nextInt(fields.size()));
      int row = random.nextInt(4);
      List<Float> expected = new ArrayList<>();
      for (OutputField field : chosen) {
        for (int i = 0; i < field.width(); i++) {
          expected.add(block[row * ROW.length + PORTS.offset(field.name()) + i]);
        }
      }

      float[] found =
          FieldChoice.of(PORTS, chosen.stream().map(OutputField::name).toList())
              .of(block, row * ROW.length);

      assertThat(found).containsExactly(expected.toArray(Float[]::new));
    }
  }

  @Test
  void aFieldOfTheLastStageMayBeWrittenWithItsStage() {
    Ports chained =
        new Ports(
            1,
            Ports.Missing.REFUSED,
            List.of(OutputField.scalar("standardize.error"), OutputField.scalar("error")));
    float[] row = {1, 2};

    assertThat(FieldChoice.of(chained, List.of("dictionary.error")).of(row, 0)).containsExactly(2);
    assertThat(FieldChoice.of(chained, List.of("standardize.error")).of(row, 0))
        .as("a field of that very name")
        .containsExactly(1);
  }

  @Test
  void aFieldThatIsNoneNamesThoseThereAre() {
    assertThatThrownBy(() -> FieldChoice.of(PORTS, List.of("eror")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot find output 'eror': this operator has [error, code, unusual, clean]");
  }

  @Test
  void whatIsReturnedIsACopy() {
    FieldChoice choice = FieldChoice.of(PORTS, List.of("code"));
    float[] row = ROW.clone();

    choice.of(row, 0)[0] = -1;

    assertThat(row).isEqualTo(ROW);
  }
}
