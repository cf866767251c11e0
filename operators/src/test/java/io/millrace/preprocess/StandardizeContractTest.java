package io.millrace.preprocess;

import io.millrace.api.operator.Ports;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import io.millrace.bounds.Bounds;
import java.util.Optional;

/** The nine laws around an operator with a state, a delay and padding of its own. */
class StandardizeContractTest extends OperatorContract {

  private static final int CHANNELS = 3;
  private static final int WARMUP = 5;

  @Override
  protected StreamModel model() {
    return new Standardize(
        new Lagged(CHANNELS, Ports.Missing.REFUSED, 1e6f),
        new StandardizeOptions(0, WARMUP, 0, 1e6, 0),
        Bounds.none(CHANNELS));
  }

  /** Mean and deviation of whole prefixes, two passes each. */
  @Override
  protected Optional<Offline> offline(float[][] clip) {
    float[][] outputs = new float[clip.length - WARMUP][CHANNELS + 3];
    for (int at = WARMUP + 1; at <= clip.length; at++) {
      float[] output = outputs[at - WARMUP - 1];
      output[CHANNELS + 1] = at - WARMUP;
      for (int channel = 0; channel < CHANNELS; channel++) {
        double[] then = Prefix.statistics(clip, at - 1, channel);
        double[] now = Prefix.statistics(clip, at, channel);
        double scaled = (clip[at - 1][channel] - then[0]) / then[1];
        output[0] += (float) scaled;
        output[1 + channel] = (float) (now[0] + scaled * now[1]);
      }
    }
    // Mean and deviation are rounded to float32 sixty times, each by 2⁻²⁴ of values below 4, and
    // weighed by the deviations passed on, below 4: 60 · 6e-8 · 16 < 6e-5.
    return Optional.of(new Offline(outputs, 6e-5));
  }
}
