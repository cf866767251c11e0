package io.millrace.cli.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorDifferenceTest {

  /** Differences 3 and 4 of the numbers 0 and 10: rms 5 / √2, relative 5 / 10. */
  @Test
  void exampleUsage() {
    List<String> lines =
        TensorDifference.lines(
            List.of(tensor("mean", List.of(2), 0, 10)), List.of(tensor("mean", List.of(2), 3, 6)));

    assertThat(words(lines))
        .containsExactly("slot shape largest rms relative", "mean 2 4.000 3.536 0.5000");
  }

  @Test
  void equalModelsDifferByNothing() {
    List<Tensor> model = List.of(tensor("a", List.of(1, 2), 3, 4), tensor("b", List.of(1), 0));

    assertThat(words(TensorDifference.lines(model, model)))
        .containsExactly("slot shape largest rms relative", "a 1x2 0 0 0", "b 1 0 0 -");
  }

  @Test
  void slotsOfOneModelAloneAndOfAnotherShapeAreTold() {
    List<String> lines =
        TensorDifference.lines(
            List.of(tensor("gone", List.of(1), 1), tensor("grown", List.of(2), 1, 2)),
            List.of(tensor("new", List.of(1, 1), 1), tensor("grown", List.of(3), 1, 2, 3)));

    assertThat(words(lines))
        .containsExactly(
            "slot shape largest rms relative",
            "gone 1 only in the first - -",
            "grown 2 to 3 another shape - -",
            "new 1x1 only in the second - -");
  }

  /** As many numbers in another arrangement are not the same numbers. */
  @Test
  void theSameNumbersInAnotherShapeAreNotCompared() {
    assertThat(
            words(
                TensorDifference.lines(
                    List.of(tensor("a", List.of(2, 3), 1, 2, 3, 4, 5, 6)),
                    List.of(tensor("a", List.of(3, 2), 1, 2, 3, 4, 5, 6)))))
        .contains("a 2x3 to 3x2 another shape - -");
  }

  @Test
  void scalarsAreComparedToo() {
    assertThat(
            words(
                TensorDifference.lines(
                    List.of(tensor("s", List.of(), -2)), List.of(tensor("s", List.of(), 2)))))
        .contains("s scalar 4.000 4.000 2.000");
  }

  @Test
  void numbersThatNoFloatHoldsAreDifferencesAllTheSame() {
    float most = Float.MAX_VALUE;
    assertThat(
            words(
                TensorDifference.lines(
                    List.of(tensor("s", List.of(1), -most)),
                    List.of(tensor("s", List.of(1), most)))))
        .contains("s 1 6.806e+38 6.806e+38 2.000");
  }

  @Test
  void atomsOfADictionaryAreMatchedBeforeTheyAreCompared() {
    List<Tensor> before = List.of(tensor("stages.1.dictionary", List.of(2, 2), 1, 0, 0, 1));
    List<Tensor> after = List.of(tensor("stages.1.dictionary", List.of(2, 2), 0, 1, 1, 0));

    assertThat(TensorDifference.lines(before, after))
        .hasSize(3)
        .last()
        .asString()
        .startsWith("stages.1.dictionary: 2 atoms matched, 2 of them in another row");
  }

  @Test
  void whatIsNoDictionaryHasNoAtoms() {
    for (Tensor tensor :
        List.of(
            tensor("dictionary_sums", List.of(1, 1), 1),
            tensor("dictionary.mean", List.of(1, 1), 1),
            tensor("dictionary", List.of(2), 1, 1))) {
      assertThat(TensorDifference.lines(List.of(tensor), List.of(tensor))).hasSize(2);
    }
  }

  private static Tensor tensor(String name, List<Integer> shape, float... values) {
    return new Tensor(name, shape, values);
  }

  /** With one blank between words. */
  private static List<String> words(List<String> lines) {
    return lines.stream().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }
}
