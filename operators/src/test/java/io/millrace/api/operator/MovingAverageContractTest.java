package io.millrace.api.operator;

import io.millrace.api.testing.OperatorContract;
import java.util.Optional;

/** The nine laws on an operator with a delay, a stride and padding. */
class MovingAverageContractTest extends OperatorContract {

  private static final int CHANNELS = 3;
  private static final int WINDOW = 5;
  private static final int STRIDE = 2;

  @Override
  protected StreamModel model() {
    return new MovingAverage(CHANNELS, WINDOW, STRIDE);
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    int last = clip.length + WINDOW - 1;
    float[][] outputs = new float[(last - WINDOW) / STRIDE + 1][CHANNELS];
    for (int at = 0; at < outputs.length; at++) {
      int newest = WINDOW - 1 + at * STRIDE;
      for (int channel = 0; channel < CHANNELS; channel++) {
        double sum = 0;
        for (int time = newest - WINDOW + 1; time <= newest; time++) {
          sum += time < clip.length ? clip[time][channel] : 0;
        }
        outputs[at][channel] = (float) (sum / WINDOW);
      }
    }
    // Five additions and a division in float32 of values below 6: 6 · 2⁻²⁴ · 6 < 3e-6.
    return Optional.of(new Offline(outputs, 3e-6));
  }
}
