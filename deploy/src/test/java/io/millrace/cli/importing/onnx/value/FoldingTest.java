package io.millrace.cli.importing.onnx.value;

import static io.millrace.cli.importing.onnx.GraphUnderTest.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is computed at import. */
class FoldingTest {

  private static Constant fold(String operator, List<Constant> inputs, AttributeProto... more) {
    String names = "a ".repeat(inputs.size());
    List<Value> values = new ArrayList<>(inputs);
    return Folding.of(new Node(nodeOf(operator, names + "-> y", more), values, 17), false);
  }

  private static Constant whole(double... values) {
    return Constant.whole(List.of(values.length), values);
  }

  private static Constant real(double... values) {
    return Constant.of(List.of(values.length), values);
  }

  private static Constant matrix(int rows, int columns) {
    double[] values = new double[rows * columns];
    Arrays.setAll(values, at -> at);
    return Constant.of(List.of(rows, columns), values);
  }

  private static void assertValues(Constant found, double... expected) {
    assertThat(found.values()).containsExactly(expected);
  }

  @Test
  void exampleUsage() {
    assertValues(fold("Add", List.of(real(1, 2), real(10))), 11, 12);
    assertValues(fold("Sqrt", List.of(real(4, 9))), 2, 3);
  }

  @Test
  void wholeNumbersAreDividedTowardsZero() {
    assertValues(fold("Div", List.of(whole(7, -7), whole(2))), 3, -3);
    assertValues(fold("Div", List.of(real(7, -7), real(2))), 3.5, -3.5);
    assertValues(fold("Mod", List.of(whole(7, -7), whole(3))), 1, 2);
  }

  @Test
  void comparisonsAndLogicAreZeroAndOne() {
    assertValues(fold("Less", List.of(real(1, 2, 3), real(2))), 1, 0, 0);
    assertValues(fold("GreaterOrEqual", List.of(real(1, 2, 3), real(2))), 0, 1, 1);
    assertValues(fold("And", List.of(whole(1, 1, 0), whole(1, 0, 0))), 1, 0, 0);
    assertValues(fold("Or", List.of(whole(1, 1, 0), whole(1, 0, 0))), 1, 1, 0);
    assertValues(fold("Not", List.of(whole(1, 0))), 0, 1);
  }

  @Test
  void shapesAreBroadcast() {
    Constant column = Constant.of(List.of(2, 1), 10, 20);
    Constant sum = fold("Add", List.of(column, real(1, 2, 3)));
    assertThat(sum.shape()).containsExactly(2, 3);
    assertValues(sum, 11, 12, 13, 21, 22, 23);
    assertThatThrownBy(() -> fold("Add", List.of(real(1, 2), real(1, 2, 3))))
        .hasMessageContaining("expected shapes that fit together, found [2] and [3]");
  }

  @Test
  void partsAndOrdersAreTaken() {
    Constant six = matrix(2, 3);
    assertValues(fold("Transpose", List.of(six)), 0, 3, 1, 4, 2, 5);
    assertValues(fold("Gather", List.of(six, whole(1, -3)), axis(1)), 1, 0, 4, 3);
    assertValues(fold("Concat", List.of(six, matrix(2, 1)), axis(1)), 0, 1, 2, 0, 3, 4, 5, 1);
    assertValues(fold("Slice", List.of(six, whole(2), whole(-9), whole(1), whole(-2))), 2, 0, 5, 3);
    assertThat(fold("Reshape", List.of(six, whole(3, -1))).shape()).containsExactly(3, 2);
    assertThat(fold("Reshape", List.of(six, whole(0, 3, 1))).shape()).containsExactly(2, 3, 1);
    assertThat(fold("Flatten", List.of(Constant.of(List.of(2, 1, 3), new double[6]))).shape())
        .containsExactly(2, 3);
  }

  private static AttributeProto axis(int axis) {
    return io.millrace.cli.importing.onnx.GraphUnderTest.whole("axis", axis);
  }

  @Test
  void axesOfOneIndexComeAndGo() {
    Constant one = Constant.of(List.of(1, 3, 1), 1, 2, 3);
    assertThat(fold("Squeeze", List.of(one)).shape()).containsExactly(3);
    assertThat(fold("Squeeze", List.of(one, whole(0))).shape()).containsExactly(3, 1);
    assertThat(fold("Unsqueeze", List.of(real(1, 2), whole(0, -1))).shape())
        .containsExactly(1, 2, 1);
    assertThatThrownBy(() -> fold("Squeeze", List.of(one, whole(1))))
        .hasMessageContaining("expected an extent of 1 to drop, found 3");
  }

  @Test
  void trianglesAreThoseOfMasks() {
    Constant square = Constant.of(List.of(3, 3), 1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertValues(fold("Trilu", List.of(square)), 1, 1, 1, 0, 1, 1, 0, 0, 1);
    AttributeProto lower = io.millrace.cli.importing.onnx.GraphUnderTest.whole("upper", 0);
    assertValues(fold("Trilu", List.of(square), lower), 1, 0, 0, 1, 1, 0, 1, 1, 1);
    assertValues(
        fold("Trilu", List.of(square, Constant.whole(List.of(), 1))), 0, 1, 1, 0, 0, 1, 0, 0, 0);
  }

  @Test
  void numbersAreMadeOfShapes() {
    assertValues(fold("ConstantOfShape", List.of(whole(2, 2))), 0, 0, 0, 0);
    assertValues(
        fold(
            "Range",
            List.of(
                Constant.whole(List.of(), 1),
                Constant.whole(List.of(), 8),
                Constant.whole(List.of(), 3))),
        1,
        4,
        7);
    assertValues(fold("Expand", List.of(real(7), whole(3))), 7, 7, 7);
    assertValues(fold("Where", List.of(whole(1, 0), real(1, 2), real(8, 9))), 1, 9);
    assertValues(fold("Size", List.of(matrix(2, 3))), 6);
    AttributeProto drops = io.millrace.cli.importing.onnx.GraphUnderTest.whole("keepdims", 0);
    assertValues(fold("ReduceProd", List.of(whole(2, 3, 4)), drops), 24);
  }

  @Test
  void shapesMayBeCut() {
    Constant four = Constant.of(List.of(2, 3, 4, 5), new double[120]);
    assertValues(fold("Shape", List.of(four)), 2, 3, 4, 5);
    AttributeProto start = io.millrace.cli.importing.onnx.GraphUnderTest.whole("start", -3);
    AttributeProto end = io.millrace.cli.importing.onnx.GraphUnderTest.whole("end", -1);
    assertValues(fold("Shape", List.of(four), start, end), 3, 4);
  }

  @Test
  void castsCutFractions() {
    AttributeProto toWhole = io.millrace.cli.importing.onnx.GraphUnderTest.whole("to", 7);
    AttributeProto toTruth = io.millrace.cli.importing.onnx.GraphUnderTest.whole("to", 9);
    assertValues(fold("Cast", List.of(real(2.7, -2.7)), toWhole), 2, -2);
    assertValues(fold("Cast", List.of(real(2.7, 0)), toTruth), 1, 0);
  }

  @Test
  void whatDependsOnTheLengthOfAClipKeepsItsMark() {
    Constant length =
        new Constant(List.of(2), new double[] {1, 50}, true, new boolean[] {false, true});
    Constant doubled = fold("Mul", List.of(length, whole(2)));
    assertThat(doubled.lengths()).containsExactly(false, true);
    assertThat(fold("Gather", List.of(doubled, Constant.whole(List.of(), 0))).dependsOnLength())
        .isFalse();
    assertThat(fold("Concat", List.of(length, whole(1)), axis(0)).lengths())
        .containsExactly(false, true, false);
    assertThatThrownBy(() -> fold("ConstantOfShape", List.of(length)))
        .hasMessageContaining("input 0 depends on the number of frames of the clip");
  }

  @Test
  void aClipOfOneLengthHasMasksOfIt() {
    Constant length =
        new Constant(List.of(2), new double[] {2, 2}, true, new boolean[] {true, true});
    List<Value> inputs = List.of(Constant.of(List.of(1), 1), length);
    Node expand = new Node(nodeOf("Expand", "a b -> y"), inputs, 17);
    assertThat(Folding.of(expand, true).shape()).containsExactly(2, 2);
    assertThatThrownBy(() -> Folding.of(expand, false))
        .hasMessageContaining("input 1 depends on the number of frames of the clip");
  }

  @Test
  void otherOperatorsOfConstantsAreNamed() {
    assertThatThrownBy(() -> fold("Det", List.of(matrix(2, 2))))
        .isInstanceOf(NodeFault.Refusal.class)
        .hasMessageContaining("all its inputs are constant, and Det of constants is not folded");
    assertThat(Folding.knows("Det")).isFalse();
    assertThat(Folding.knows("Trilu")).isTrue();
  }
}
