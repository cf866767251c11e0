package io.millrace.api.operator;

import io.millrace.api.math.SeededRandom;
import java.util.List;

/*
 * y[t] = w · x[t] + x[t-1] per channel;  w starts uniform in [0, 1) from the seed and becomes
 * w + g/100 after every BATCH observations learned, g the sum of their x. One padding step emits
 * x[t-1] once more.
 */
/** The smallest learner that has something of everything; {@link BrokenLearners} break it. */
public class TinyLearner implements Learner {

  public static final int CHANNELS = 2;
  static final int BATCH = 4;
  private static final MiniBatches BATCHES = new MiniBatches(BATCH);

  @Override
  public Signature signature() {
    return new Signature(
        new Ports(
            CHANNELS, Ports.Missing.REFUSED, List.of(OutputField.likeInput("echo", CHANNELS))),
        new Timing(2, 0, 1),
        StateLayout.of(Slot.of("last", CHANNELS), Slot.of("spare")),
        StateLayout.of(Slot.of("weight", CHANNELS), Slot.of("gradient", CHANNELS)),
        CHANNELS);
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    SeededRandom random = new SeededRandom(seed);
    for (int channel = 0; channel < CHANNELS; channel++) {
      parameters[channel] = (float) random.uniform();
      parameters[CHANNELS + channel] = 0;
    }
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return BATCHES.horizon(learned);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return BATCHES.version(learned);
  }

  boolean accepts(Rows rows, int row) {
    return rows.acceptable(row, Ports.Missing.REFUSED);
  }

  @Override
  public void step(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      if (accepts(rows, row)) {
        answer(rows, row);
        rows.advance(row, Outcome.EMITTED);
      } else {
        rows.refuse(row);
      }
    }
  }

  void answer(Rows rows, int row) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      float value = rows.inputs()[row * CHANNELS + channel];
      int last = row * (CHANNELS + 1) + channel;
      rows.outputs()[row * CHANNELS + channel] =
          rows.parameters()[channel] * value + rows.states()[last];
      rows.states()[last] = value;
    }
  }

  @Override
  public void learn(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) != Outcome.REFUSED) {
        float[] gradient = gradient(rows);
        int from = gradient == rows.parameters() ? CHANNELS : 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
          gradient[from + channel] += rows.inputs()[row * CHANNELS + channel];
        }
        rows.countLearned();
        if (BATCHES.isBoundary(rows.learned())) {
          for (int channel = 0; channel < CHANNELS; channel++) {
            rows.parameters()[channel] += gradient[from + channel] / 100;
            gradient[from + channel] = 0;
          }
        }
      }
    }
  }

  /** The array that gathers the mini-batch: the parameters, or one of its own. */
  float[] gradient(Rows rows) {
    return rows.parameters();
  }

  @Override
  public int padding() {
    return 1;
  }

  @Override
  public void flush(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        rows.outputs()[row * CHANNELS + channel] = rows.states()[row * (CHANNELS + 1) + channel];
      }
      rows.advance(row, Outcome.EMITTED);
    }
  }

  /** The formula above in double precision, over a whole clip. */
  public static float[][] offline(float[][] clip, long seed) {
    float[][] outputs = new float[clip.length + 1][CHANNELS];
    SeededRandom random = new SeededRandom(seed);
    for (int channel = 0; channel < CHANNELS; channel++) {
      double start = random.uniform();
      for (int at = 0; at <= clip.length; at++) {
        double weight = start;
        for (int past = 0; past < at / BATCH * BATCH; past++) {
          weight += clip[past][channel] / 100.0;
        }
        double now = at < clip.length ? weight * clip[at][channel] : 0;
        outputs[at][channel] = (float) (now + (at > 0 ? clip[at - 1][channel] : 0));
      }
    }
    return outputs;
  }
}
