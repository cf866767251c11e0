package io.millrace.api.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {

  private enum Mode {
    FAST,
    VERY_EXACT
  }

  @Test
  void exampleUsage() {
    Options options =
        new Options(0, Map.of("batch", 10, "rho", 0.5, "mode", "very-exact", "detect", true));
    assertThat(options.integer("batch", 1, 100, 5)).isEqualTo(10);
    assertThat(options.number("rho", 0, 1, .1)).isEqualTo(.5);
    assertThat(options.choice("mode", Mode.FAST)).isEqualTo(Mode.VERY_EXACT);
    assertThat(options.flag("detect", Options.Flag.OFF)).isTrue();
    assertThat(options.faults()).isEmpty();
  }

  @Test
  void whatIsAbsentTakesItsDefault() {
    Options options = new Options(0, Map.of());
    assertThat(options.integer("batch", 1, 100, 5)).isEqualTo(5);
    assertThat(options.number("rho", 0, 1, .1)).isEqualTo(.1);
    assertThat(options.choice("mode", Mode.FAST)).isEqualTo(Mode.FAST);
    assertThat(options.flag("detect", Options.Flag.ON)).isTrue();
    assertThat(options.has("batch")).isFalse();
    assertThat(options.faults()).isEmpty();
  }

  @Test
  void allFaultsAreFoundInOnePass() {
    Options options =
        new Options(
            3, Map.of("batch", 2.5, "rho", 7, "mode", "slow", "detect", "yes", "colour", 1));
    assertThat(options.integer("batch", 1, 100, 5)).isEqualTo(5);
    assertThat(options.number("rho", 0, 1, .1)).isEqualTo(.1);
    assertThat(options.choice("mode", Mode.FAST)).isEqualTo(Mode.FAST);
    assertThat(options.flag("detect", Options.Flag.OFF)).isFalse();
    options.refuse("", "rho and batch exclude one another");
    assertThat(options.faults())
        .containsExactlyInAnyOrder(
            new SpecFault(3, "batch", "expected a whole number from 1 to 100, found '2.5'"),
            new SpecFault(3, "rho", "expected a number from 0.0 to 1.0, found '7'"),
            new SpecFault(3, "mode", "expected one of fast, very-exact, found 'slow'"),
            new SpecFault(3, "detect", "expected true or false, found 'yes'"),
            new SpecFault(3, "", "rho and batch exclude one another"),
            new SpecFault(3, "colour", "unknown option; known are batch, rho, mode, detect"));
  }

  @Test
  void boundsAreInclusiveAndNotANumberIsOutside() {
    Options options =
        new Options(0, Map.of("least", 1, "most", 9L, "beyond", 10, "nan", Double.NaN));
    assertThat(options.integer("least", 1, 9, 5)).isEqualTo(1);
    assertThat(options.integer("most", 1, 9, 5)).isEqualTo(9);
    assertThat(options.faults()).hasSize(2).allMatch(fault -> fault.message().contains("unknown"));
    options.integer("beyond", 1, 9, 5);
    options.number("nan", 0, 1, 0);
    assertThat(options.faults()).extracting(SpecFault::option).containsExactly("beyond", "nan");
  }

  @Test
  void aWholeNumberMayBeWrittenAsAFraction() {
    Options options = new Options(0, Map.of("batch", 10.0));
    assertThat(options.integer("batch", 1, 100, 5)).isEqualTo(10);
    assertThat(options.faults()).isEmpty();
  }

  @Test
  void oneNumberOrAListOfDifferentOnesIsTaken() {
    Options options =
        new Options(
            0,
            Map.of(
                "one", 2, "many", List.of(0, 3), "twice", List.of(1, 1), "beyond", List.of(0, 4)));
    assertThat(options.integers("one", 0, 3, List.of())).containsExactly(2);
    assertThat(options.integers("many", 0, 3, List.of())).containsExactly(0, 3);
    assertThat(options.integers("absent", 0, 3, List.of(1))).containsExactly(1);
    assertThat(options.integers("twice", 0, 3, List.of(0))).containsExactly(0);
    assertThat(options.integers("beyond", 0, 3, List.of(0))).containsExactly(0);
    assertThat(options.faults())
        .containsExactlyInAnyOrder(
            new SpecFault(
                0, "twice", "expected different whole numbers from 0 to 3, found '[1, 1]'"),
            new SpecFault(
                0, "beyond", "expected different whole numbers from 0 to 3, found '[0, 4]'"));
  }

  @Test
  void anEnumsOwnSpellingIsNotAWord() {
    Options options = new Options(0, Map.of("mode", "VERY_EXACT"));
    options.choice("mode", Mode.FAST);
    assertThat(options.faults()).hasSize(1);
  }
}
