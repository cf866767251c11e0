package io.millrace.api.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/*
 * Mini-batches of b observations; channel c keeps the sum and count of what it observed in the
 * batch, and when the batch is full
 *   seen_c += count_c,   mean_c += (sum_c - count_c · mean_c) / seen_c .
 * So after any full batch mean_c is the mean of all observed values of the channel. Counts are
 * floats: exact up to 2²⁴ observations.
 */
/** Learns the mean of each channel and answers with the distance from it; NaN is missing. */
public final class RunningMeanLearner implements Learner {

  private final Signature signature;
  private final int channels;
  private final MiniBatches batches;
  private final int mean;
  private final int seen;
  private final int sum;
  private final int count;
  private final int distance;

  public RunningMeanLearner(int channels, int batch) {
    this.channels = channels;
    this.batches = new MiniBatches(batch);
    StateLayout parameters =
        StateLayout.of(
            Slot.of("mean", channels),
            Slot.of("seen", channels),
            Slot.of("pending.sum", channels),
            Slot.of("pending.count", channels),
            Slot.of("distance"));
    this.mean = parameters.offset("mean");
    this.seen = parameters.offset("seen");
    this.sum = parameters.offset("pending.sum");
    this.count = parameters.offset("pending.count");
    this.distance = parameters.offset("distance");
    this.signature =
        new Signature(
            new Ports(
                channels,
                Ports.Missing.ALLOWED,
                List.of(
                    OutputField.likeInput("centred", channels), OutputField.scalar("distance"))),
            Timing.IMMEDIATE,
            StateLayout.EMPTY,
            parameters,
            channels);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    Arrays.fill(parameters, 0);
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return batches.horizon(learned);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return batches.version(learned);
  }

  @Override
  public Gauges gauges() {
    return new Gauges(Map.of("distance", "distance"));
  }

  @Override
  public void step(Rows rows) {
    float[] parameters = rows.parameters();
    for (int row = 0; row < rows.size(); row++) {
      if (!rows.acceptable(row, Ports.Missing.ALLOWED) || rows.tooLarge(row, 1e8f) >= 0) {
        rows.refuse(row);
        continue;
      }
      float square = 0;
      int out = row * (channels + 1);
      for (int channel = 0; channel < channels; channel++) {
        float value = rows.inputs()[row * channels + channel];
        float centred = Float.isNaN(value) ? 0 : value - parameters[mean + channel];
        rows.outputs()[out + channel] = centred;
        square += centred * centred;
      }
      rows.outputs()[out + channels] = (float) Math.sqrt(square);
      rows.advance(row, Outcome.EMITTED);
    }
  }

  @Override
  public void learn(Rows rows) {
    float[] parameters = rows.parameters();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.REFUSED) {
        continue;
      }
      for (int channel = 0; channel < channels; channel++) {
        float value = rows.inputs()[row * channels + channel];
        if (!Float.isNaN(value)) {
          parameters[sum + channel] += value;
          parameters[count + channel]++;
        }
      }
      parameters[distance] = rows.outputs()[row * (channels + 1) + channels];
      rows.countLearned();
      if (batches.isBoundary(rows.learned())) {
        update(parameters);
      }
    }
  }

  private void update(float[] parameters) {
    for (int channel = 0; channel < channels; channel++) {
      float observed = parameters[count + channel];
      if (observed > 0) {
        parameters[seen + channel] += observed;
        parameters[mean + channel] +=
            (parameters[sum + channel] - observed * parameters[mean + channel])
                / parameters[seen + channel];
      }
    }
    Arrays.fill(parameters, sum, sum + channels, 0);
    Arrays.fill(parameters, count, count + channels, 0);
  }
}
