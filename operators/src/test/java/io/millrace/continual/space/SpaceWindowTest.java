package io.millrace.continual.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which places a window reads, by hand. */
class SpaceWindowTest {

  private static final List<Integer> FOUR = List.of(4);

  private static SpaceWindow padded(SpaceWindow.Mode mode) {
    return SpaceWindow.of(3).padded(2).filled(mode);
  }

  @Test
  void exampleUsage() {
    SpaceWindow pairs = SpaceWindow.of(2);
    assertThat(pairs.output(FOUR)).containsExactly(3);
    assertThat(pairs.sources(FOUR)).containsExactly(0, 1, 1, 2, 2, 3);
    assertThat(pairs.misfits(FOUR)).isEmpty();
  }

  @Test
  void paddingOfZerosHasNoPlace() {
    assertThat(padded(SpaceWindow.Mode.ZEROS).sources(FOUR))
        .startsWith(-1, -1, 0, -1, 0, 1, 0, 1, 2)
        .endsWith(3, -1, -1);
  }

  @Test
  void replicationRepeatsTheBorder() {
    assertThat(padded(SpaceWindow.Mode.REPLICATE).sources(FOUR))
        .startsWith(0, 0, 0, 0, 0, 1, 0, 1, 2)
        .endsWith(3, 3, 3);
  }

  @Test
  void reflectionLeavesTheBorderOut() {
    assertThat(padded(SpaceWindow.Mode.REFLECT).sources(FOUR))
        .startsWith(2, 1, 0, 1, 0, 1, 0, 1, 2)
        .endsWith(3, 2, 1);
  }

  @Test
  void circularPaddingIsTheOtherEnd() {
    assertThat(padded(SpaceWindow.Mode.CIRCULAR).sources(FOUR))
        .startsWith(2, 3, 0, 3, 0, 1, 0, 1, 2)
        .endsWith(3, 0, 1);
  }

  @Test
  void strideAndDilationSkipPlaces() {
    SpaceWindow far = SpaceWindow.of(2).dilatedBy(2).everyNth(2);
    assertThat(far.output(List.of(7))).containsExactly(3);
    assertThat(far.sources(List.of(7))).containsExactly(0, 2, 2, 4, 4, 6);
  }

  /** The last axis runs fastest, in places and in taps, as in torch. */
  @Test
  void axesAreInTheOrderOfTorch() {
    SpaceWindow window = SpaceWindow.of(2, 1).padded(List.of(0, 1), List.of(0, 0));
    assertThat(window.output(List.of(2, 2))).containsExactly(1, 3);
    assertThat(window.sources(List.of(2, 2))).containsExactly(-1, -1, 0, 2, 1, 3);
  }

  @Test
  void paddingOfOneAxisAloneMakesZerosOfAll() {
    SpaceWindow window = SpaceWindow.of(1, 1).padded(1, 0);
    assertThat(window.sources(List.of(1, 2))).containsExactly(-1, -1, 0, 1, -1, -1);
  }

  @Test
  void regionsHoldNoPadding() {
    int[][] regions = SpaceWindow.of(3).padded(1).regions(List.of(3));
    assertThat(regions[0]).containsExactly(0, 1);
    assertThat(regions[1]).containsExactly(0, 1, 2);
    assertThat(regions[2]).containsExactly(1, 2);
  }

  @Test
  void aKernelOfOneWithoutStrideAndPaddingIsPointwise() {
    assertThat(SpaceWindow.of(1, 1).isPointwise()).isTrue();
    assertThat(SpaceWindow.of(1).filled(SpaceWindow.Mode.REFLECT).isPointwise()).isTrue();
    assertThat(SpaceWindow.of(1).everyNth(2).isPointwise()).isFalse();
    assertThat(SpaceWindow.of(1).padded(1).isPointwise()).isFalse();
    assertThat(SpaceWindow.of(2).isPointwise()).isFalse();
  }

  @Test
  void extentsAreValidForWhatDoesNotFit() {
    SpaceWindow wide = SpaceWindow.of(9);
    assertThat(wide.output(FOUR)).containsExactly(1);
    assertThat(wide.misfits(FOUR)).hasSize(1);
    assertThat(wide.misfits(List.of(20))).isEmpty();
  }

  @Test
  void adaptiveRegionsCoverAllPlaces() {
    int[][] regions = new AdaptiveSpace(List.of(2, 2)).regions(List.of(3, 2));
    assertThat(regions).hasDimensions(4, 2);
    assertThat(regions[0]).containsExactly(0, 2);
    assertThat(regions[1]).containsExactly(1, 3);
    assertThat(regions[2]).containsExactly(2, 4);
    assertThat(regions[3]).containsExactly(3, 5);
  }

  @Test
  void oneRegionOfAllPlacesNeedsNoSize() {
    assertThat(AdaptiveSpace.all().output(List.of(3, 5))).containsExactly(1, 1);
    assertThat(AdaptiveSpace.all().regions(List.of(2, 2))[0]).containsExactly(0, 1, 2, 3);
    assertThat(AdaptiveSpace.all().misfits(List.of(7))).isEmpty();
  }

  @Test
  void adaptiveSizesMustMatchTheAxes() {
    assertThat(new AdaptiveSpace(List.of(2)).misfits(List.of(3, 3)).get(0).toString())
        .isEqualTo(
            "expected a size for each axis of space, 2, found 1; write as many sizes as the frame"
                + " has axes");
    assertThat(new AdaptiveSpace(List.of(60_000, 60_000)).misfits(List.of(3, 3)).get(0).toString())
        .startsWith("expected at most 1048576 places");
  }
}
