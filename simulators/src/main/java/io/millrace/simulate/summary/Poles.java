package io.millrace.simulate.summary;

import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.LineChart;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/*
 * A mode with pole λ = −exp(d) + iω advances by Δ in a step: x ← e^{λΔ} x + (e^{λΔ} − 1)/λ u. Its
 * gain at θ radians a step is |(e^{λΔ} − 1)/λ| / |e^{iθ} − e^{λΔ}|.
 */
/**
 * Learned modes: how long they remember, at which period they turn, and how strongly they answer to
 * tones.
 *
 * @param logDecay of each mode, the logarithm of its rate of decay
 * @param frequency of each mode, radians in a unit of its time
 * @param logStep logarithm of the time of a step, of equal groups of modes
 */
record Poles(float[] logDecay, float[] frequency, float[] logStep) {

  private static final int POINTS = 120;
  private static final int LINES = 6;
  private static final int ROWS = 12;
  private static final double SHORTEST_PERIOD = 2;
  private static final double LONGEST_PERIOD = 2000;

  int modes() {
    return logDecay.length;
  }

  private double step(int mode) {
    return Math.exp(logStep[mode * logStep.length / modes()]);
  }

  private double decay(int mode) {
    return Math.exp(logDecay[mode]) * step(mode);
  }

  private double turn(int mode) {
    return frequency[mode] * step(mode);
  }

  /** The gain of a mode at an angle a step. */
  double gain(int mode, double angle) {
    double radius = Math.exp(-decay(mode));
    double re = radius * Math.cos(turn(mode));
    double im = radius * Math.sin(turn(mode));
    double pole = Math.hypot(Math.exp(logDecay[mode]), frequency[mode]);
    double input = Math.hypot(re - 1, im) / pole;
    return input / Math.hypot(Math.cos(angle) - re, Math.sin(angle) - im);
  }

  private List<Integer> slowestFirst() {
    return IntStream.range(0, modes())
        .boxed()
        .sorted(Comparator.comparingDouble(this::decay))
        .toList();
  }

  Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int mode : slowestFirst().subList(0, Math.min(ROWS, modes()))) {
      double period = 2 * Math.PI / Math.abs(turn(mode));
      rows.add(
          List.of(
              "mode " + mode,
              Texts.number(Math.log(2) / decay(mode)),
              Double.isInfinite(period) ? "none" : Texts.number(period),
              Texts.number(gain(mode, Math.abs(turn(mode))))));
    }
    return new Table(
        List.of("mode", "half-life (steps)", "period (steps)", "gain at its period"), rows);
  }

  LineChart chart(String group) {
    double[] periods = new double[POINTS];
    for (int at = 0; at < POINTS; at++) {
      periods[at] =
          SHORTEST_PERIOD * Math.pow(LONGEST_PERIOD / SHORTEST_PERIOD, at / (POINTS - 1.));
    }
    List<Series> lines = new ArrayList<>();
    for (int mode : slowestFirst().subList(0, Math.min(LINES, modes()))) {
      double sign = Math.signum(turn(mode)) == 0 ? 1 : Math.signum(turn(mode));
      double[] gains = new double[POINTS];
      for (int at = 0; at < POINTS; at++) {
        gains[at] = gain(mode, sign * 2 * Math.PI / periods[at]);
      }
      lines.add(new Series(String.format(Locale.ROOT, "mode %d", mode), periods, gains));
    }
    return new LineChart(
        "Gain of the slowest modes of " + group,
        new Dimension("period (steps)", new Scale.Log()),
        new Dimension("gain", new Scale.Log()),
        lines);
  }
}
