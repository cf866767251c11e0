package com.example.deviation;

import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import java.util.List;

/**
 * Computes how many standard deviations each channel of a reading is from its recent mean.
 *
 * <p>With d the distance of a reading from the mean of those before it, and w = max(1/n, 1/horizon)
 * the weight of the n-th reading:
 *
 * <pre>
 *   deviation = d / spread            of the readings before; 0 while all were equal
 *   mean     += w d
 *   spread    = sqrt((1 - w) (spread² + w d²))
 * </pre>
 *
 * <p>Up to the horizon these are the mean and the population standard deviation of all readings;
 * after it, the weight of old readings decreases exponentially.
 */
public final class Deviation implements StreamModel {

  /** Reads the options {@code horizon} and {@code warmup}, in readings. */
  public static final ModelFactory.Operator FACTORY = (channels, options) -> of(channels, options);

  private final int channels;
  private final int warmup;
  private final double least;
  private final Signature signature;
  private final int mean;
  private final int spread;

  private Deviation(int channels, int horizon, int warmup) {
    this.channels = channels;
    this.warmup = warmup;
    this.least = 1.0 / horizon;
    StateLayout state = StateLayout.of(Slot.of("mean", channels), Slot.of("spread", channels));
    this.mean = state.offset("mean");
    this.spread = state.offset("spread");
    this.signature =
        new Signature(
            new Ports(
                channels,
                Ports.Missing.REFUSED,
                List.of(
                    new OutputField(
                        "deviation", channels, OutputField.Form.DENSE, OutputField.Units.NONE),
                    OutputField.scalar("largest"))),
            new Timing(Long.MAX_VALUE, warmup, 1),
            state,
            StateLayout.EMPTY,
            6L * channels);
  }

  private static Deviation of(int channels, Options options) {
    int horizon = options.integer("horizon", 2, 1_000_000, 100);
    int warmup = options.integer("warmup", 2, 10_000, 10);
    return new Deviation(channels, horizon, warmup);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void step(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.acceptable(row, Ports.Missing.REFUSED)) {
        advance(rows, row);
      } else {
        rows.refuse(row);
      }
    }
  }

  private void advance(Rows rows, int row) {
    float[] states = rows.states();
    float[] outputs = rows.outputs();
    int input = row * channels;
    int state = row * 2 * channels;
    int output = row * (channels + 1);
    double weight = Math.max(1.0 / (rows.steps(row) + 1), least);
    float largest = 0;
    for (int channel = 0; channel < channels; channel++) {
      double before = states[state + spread + channel];
      double distance = (double) rows.inputs()[input + channel] - states[state + mean + channel];
      float deviation = before > 0 ? (float) (distance / before) : 0;
      largest = Math.max(largest, Math.abs(deviation));
      outputs[output + channel] = deviation;
      states[state + mean + channel] += (float) (weight * distance);
      states[state + spread + channel] =
          (float) Math.sqrt((1 - weight) * (before * before + weight * distance * distance));
    }
    outputs[output + channels] = largest;
    rows.advance(row, rows.steps(row) < warmup ? Outcome.SILENT : Outcome.EMITTED);
  }
}
