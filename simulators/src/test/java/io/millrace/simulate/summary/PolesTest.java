package io.millrace.simulate.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PolesTest {

  /** A mode that only decays, at rate 2, answers a constant with a half. */
  @Test
  void exampleUsage() {
    Poles poles = new Poles(new float[] {(float) Math.log(2)}, new float[] {0}, new float[] {-1});
    assertThat(poles.gain(0, 0)).isCloseTo(.5, within(1e-6));
    assertThat(poles.table().rows().get(0)).contains("mode 0", "none", "0.500");
  }

  /** The gain is the size of the state that a tone drives, run for long. */
  @Test
  void isTheSizeOfTheStateThatAToneDrives() {
    double decay = .05;
    double turn = .7;
    double step = .5;
    double angle = .4;
    Poles poles =
        new Poles(
            new float[] {(float) Math.log(decay)},
            new float[] {(float) turn},
            new float[] {(float) Math.log(step)});
    double re = Math.exp(-decay * step) * Math.cos(turn * step);
    double im = Math.exp(-decay * step) * Math.sin(turn * step);
    double size = decay * decay + turn * turn;
    // (turn of a step − 1) / pole
    double inRe = (-(re - 1) * decay + im * turn) / size;
    double inIm = (-im * decay - (re - 1) * turn) / size;
    double x = 0;
    double y = 0;
    for (int at = 0; at < 2000; at++) {
      double c = Math.cos(angle * at);
      double s = Math.sin(angle * at);
      double next = re * x - im * y + inRe * c - inIm * s;
      y = re * y + im * x + inRe * s + inIm * c;
      x = next;
    }
    assertThat(poles.gain(0, angle)).isCloseTo(Math.hypot(x, y), within(1e-5));
  }
}
