package io.millrace.evaluate.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NabMeasureTest {

  private static final NabMeasure NAB = new NabMeasure();
  private static final List<Span> WINDOWS =
      List.of(new Span(300, 349), new Span(600, 640), new Span(900, 920));

  @Test
  void exampleUsage() {
    double[] sums = new double[NAB.sums()];
    NAB.judge(1000, WINDOWS, new long[] {300, 600}, sums);

    assertThat(NAB.value("windows_found", sums)).isEqualTo(2);
    assertThat(NAB.value("nab_standard", sums)).isCloseTo(100 * 2 / 3.0, within(1e-12));
    // A missed window costs twice as much: (2 - 2 + 6)/9.
    assertThat(NAB.value("nab_low_fn", sums)).isCloseTo(100 * 2 / 3.0, within(1e-12));
  }

  /** Values that the published scorer states for the sigmoid. */
  @Test
  void theSigmoidHasItsPublishedValues() {
    assertThat(NabMeasure.scaledSigmoid(-1)).isCloseTo(.98661, within(5e-6));
    assertThat(NabMeasure.scaledSigmoid(-.5)).isCloseTo(.84828, within(5e-6));
    assertThat(NabMeasure.scaledSigmoid(0)).isZero();
    assertThat(NabMeasure.scaledSigmoid(1)).isCloseTo(-.98661, within(5e-6));
    assertThat(NabMeasure.scaledSigmoid(3.01)).isEqualTo(-1);
  }

  /** The raw scores that sweeper.py of numenta/NAB (commit ea702d7) gives for these series. */
  @Test
  void agreesWithThePublishedScorer() {
    check(
        new double[] {-.6476487928074608, -1.334130830133834, -1.6476487928074608},
        1000,
        WINDOWS,
        10,
        160,
        200,
        310,
        330,
        360,
        500,
        640,
        655,
        700,
        950);
    check(new double[] {-3, -3, -6}, 1000, WINDOWS);
    check(new double[] {3, 3, 3}, 1000, WINDOWS, 300, 600, 900);
    check(
        new double[] {-75.01848033996122, -153.03696067992243, -75.01848033996122},
        1000,
        WINDOWS,
        LongStream.range(0, 1000).toArray());
    check(
        new double[] {1.393286140972557, 1.393286140972557, 1.393286140972557},
        1000,
        List.of(new Span(100, 170), new Span(400, 420)),
        120,
        155,
        410);
    check(
        new double[] {.6558791306149394, .4358791306149394, .6558791306149394},
        1000,
        List.of(new Span(50, 60), new Span(400, 420)),
        55,
        152,
        161,
        410);
    check(
        new double[] {.8632734114432234, .8632734114432234, .8632734114432234},
        10_000,
        List.of(new Span(700, 800)),
        749,
        750,
        760);
  }

  private static void check(double[] raw, long readings, List<Span> windows, long... alarms) {
    double[] sums = new double[NAB.sums()];
    NAB.judge(readings, windows, alarms, sums);
    for (NabProfile profile : NabProfile.values()) {
      assertThat(NAB.raw(profile, sums))
          .as(profile + " of " + alarms.length + " alarms")
          .isCloseTo(raw[profile.ordinal()], within(1e-10));
    }
  }

  @Test
  void silenceHasTheScoreZeroAndPerfectionAHundred() {
    double[] silent = new double[NAB.sums()];
    NAB.judge(1000, WINDOWS, new long[0], silent);
    double[] perfect = new double[NAB.sums()];
    NAB.judge(1000, WINDOWS, new long[] {300, 600, 900}, perfect);
    for (NabProfile profile : NabProfile.values()) {
      assertThat(NAB.value(profile.metric(), silent)).isZero();
      assertThat(NAB.value(profile.metric(), perfect)).isEqualTo(100);
    }
  }

  @Test
  void aSeriesWithoutWindowsHasNoScoreOfItsOwnButCosts() {
    double[] sums = new double[NAB.sums()];
    NAB.judge(1000, List.of(), new long[] {500}, sums);
    assertThat(NAB.value("nab_standard", sums)).isNaN();

    NAB.judge(1000, WINDOWS, new long[] {300, 600, 900}, sums);
    assertThat(NAB.value("nab_standard", sums)).isCloseTo(100 * (6 - .11) / 6, within(1e-12));
  }

  @Test
  void probationEndsAtAShareOrAtMost() {
    assertThat(NabMeasure.probation(100)).isEqualTo(15);
    assertThat(NabMeasure.probation(6000)).isEqualTo(750);
  }
}
