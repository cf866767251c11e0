package io.millrace.cli.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TensorTextTest {

  @Test
  void exampleUsage() {
    TensorText.Slice atoms =
        new TensorText.Slice("atoms", List.of(2, 2), new float[] {0, 3, -4, 0}, 0);

    assertThat(words(TensorText.statistics(List.of(atoms))))
        .containsExactly("name shape min mean max norm", "atoms 2x2 -4.000 -0.2500 3.000 5.000");
    assertThat(words(TensorText.numbers(atoms, List.of("PM2.5", "NO2"))))
        .containsExactly("row PM2.5 NO2", "0 0 3.000", "1 -4.000 0");
  }

  @Test
  void aStretchIsOnlyItsPartOfTheArray() {
    float[] state = {99, 1, 2, 3, 99};
    TensorText.Slice middle = new TensorText.Slice("m", List.of(3), state, 1);

    assertThat(words(TensorText.statistics(List.of(middle))))
        .contains("m 3 1.000 2.000 3.000 3.742");
    assertThat(words(TensorText.numbers(middle, List.of())))
        .containsExactly("row 0 1 2", "0 1.000 2.000 3.000");
  }

  @Test
  void aScalarIsOneNumber() {
    TensorText.Slice scalar = new TensorText.Slice("s", List.of(), new float[] {7}, 0);

    assertThat(words(TensorText.statistics(List.of(scalar))))
        .contains("s scalar 7.000 7.000 7.000 7.000");
    assertThat(words(TensorText.numbers(scalar, List.of()))).containsExactly("row 0", "0 7.000");
  }

  @Test
  void allButTheLastExtentAreRows() {
    float[] values = new float[12];
    values[11] = 5;
    TensorText.Slice cube = new TensorText.Slice("c", List.of(2, 3, 2), values, 0);

    List<String> lines = words(TensorText.numbers(cube, List.of()));

    assertThat(lines).hasSize(7).last().isEqualTo("5 0 5.000");
  }

  @Test
  void namesOfAnotherNumberOfColumnsAreNotUsed() {
    TensorText.Slice row = new TensorText.Slice("r", List.of(2), new float[2], 0);

    assertThat(words(TensorText.numbers(row, List.of("a", "b", "c")))).contains("row 0 1");
  }

  @Test
  void aLargeArrayIsShownInPart() {
    TensorText.Slice large = new TensorText.Slice("l", List.of(65, 17), new float[65 * 17], 0);

    List<String> lines = TensorText.numbers(large, List.of());

    assertThat(lines).hasSize(1 + 64 + 1);
    assertThat(words(lines).get(0)).endsWith(" 15");
    assertThat(lines.get(65)).isEqualTo("… 64 of 65 rows and 16 of 17 columns");
    TensorText.Slice whole = new TensorText.Slice("w", List.of(64, 16), new float[1024], 0);
    assertThat(TensorText.numbers(whole, List.of())).hasSize(65);
  }

  /** In float the squares would be infinite, and the mean of many would lose its last digits. */
  @Test
  void statisticsAreComputedInDoublePrecision() {
    TensorText.Slice huge = new TensorText.Slice("h", List.of(2), new float[] {1e38f, -1e38f}, 0);
    float[] many = new float[1 << 20];
    IntStream.range(0, many.length).forEach(i -> many[i] = 16_777_216f + 2 * (i % 2));

    assertThat(words(TensorText.statistics(List.of(huge))))
        .contains("h 2 -1.000e+38 0 1.000e+38 1.414e+38");
    assertThat(Spread.of(many, 0, many.length).mean()).isEqualTo(16_777_217);
  }

  private static List<String> words(List<String> lines) {
    return lines.stream().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }
}
