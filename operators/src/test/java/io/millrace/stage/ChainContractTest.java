package io.millrace.stage;

import io.millrace.api.operator.MovingAverage;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Optional;

/** The nine laws on two stages with delays, strides and padding of their own. */
class ChainContractTest extends OperatorContract {

  private static final int CHANNELS = 3;

  @Override
  protected StreamModel model() {
    StreamModel first = new MovingAverage(CHANNELS, 5, 2);
    return Chain.of(
        first, new MovingAverage(CHANNELS, 3, 2), first.signature().ports().field("mean"));
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    // Two averages in float32 of values below 6, eight additions in all: 10 · 2⁻²⁴ · 6 < 4e-6.
    return Optional.of(new Offline(averaged(averaged(clip, 5, 2), 3, 2), 4e-6));
  }

  /** Windows of a clip with zeros behind it, every stride-th from the first whole one on. */
  private static float[][] averaged(float[][] clip, int window, int stride) {
    int last = clip.length + window - 1;
    float[][] outputs = new float[(last - window) / stride + 1][CHANNELS];
    for (int at = 0; at < outputs.length; at++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        double sum = 0;
        for (int time = at * stride; time < at * stride + window; time++) {
          sum += time < clip.length ? clip[time][channel] : 0;
        }
        outputs[at][channel] = (float) (sum / window);
      }
    }
    return outputs;
  }
}
