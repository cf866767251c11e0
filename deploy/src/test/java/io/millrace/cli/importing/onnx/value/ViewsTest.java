package io.millrace.cli.importing.onnx.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {

  @Test
  void exampleUsage() {
    // Zero copies an extent, and one extent is what is left, as ONNX defines Reshape.
    assertThat(Views.reshaped(List.of(2, 3, 4), new int[] {0, -1})).containsExactly(2, 12);
  }

  @Test
  void transposingTwiceGivesTheTensorBack() {
    Constant matrix = Constant.of(List.of(2, 3), 1, 2, 3, 4, 5, 6);
    Constant turned = Folding.transposed(matrix, 1, 0);
    assertThat(turned.shape()).containsExactly(3, 2);
    assertThat(turned.values()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Folding.transposed(turned, 1, 0).values()).containsExactly(matrix.values());
  }

  @Test
  void extentsOfOneAreSpreadOverTheOtherShape() {
    assertThat(Views.broadcast(List.of(3, 1), List.of(2, 1, 4))).containsExactly(2, 3, 4);
    assertThat(Views.spread(List.of(2, 1), List.of(2, 3))).containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Views.broadcast(List.of(2), List.of(3)))
        .hasMessage("expected shapes that fit together, found [2] and [3]");
    assertThatThrownBy(() -> Views.reshaped(List.of(2, 3), new int[] {4, -1}))
        .hasMessageContaining("expected as many elements as [2, 3]");
    assertThatThrownBy(() -> Views.squeezed(List.of(2, 1), new int[] {0}))
        .hasMessage("expected an extent of 1 to drop, found 2");
  }

  @Test
  void axesAreAddedAndDroppedFromBothEnds() {
    assertThat(Views.unsqueezed(List.of(5), new int[] {0, -1})).containsExactly(1, 5, 1);
    assertThat(Views.squeezed(List.of(1, 5, 1), null)).containsExactly(5);
    assertThat(Views.flattened(List.of(2, 3, 4), -1)).containsExactly(6, 4);
  }
}
