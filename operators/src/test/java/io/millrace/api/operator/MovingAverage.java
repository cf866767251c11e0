package io.millrace.api.operator;

import java.util.List;

/*
 * y[t] = (x[t-w+1] + … + x[t]) / w per channel, for t ≥ w-1 and then every s-th t.
 * Ring: the observation of step t lies in row t mod w; the step count says where, nothing is stored.
 * Padding: w-1 zeros, so the last observation too passes through the whole window.
 * Bound: w additions and one division of float32, error ≤ w · 2⁻²⁴ · mean |x|.
 */
/** Moving average over a window of each channel: a small operator with delay, stride and flush. */
public final class MovingAverage implements StreamModel {

  private final Signature signature;
  private final int channels;
  private final int window;
  private final int stride;
  private final float[] zeros;

  public MovingAverage(int channels, int window, int stride) {
    this.channels = channels;
    this.window = window;
    this.stride = stride;
    this.zeros = new float[channels];
    this.signature =
        new Signature(
            new Ports(
                channels, Ports.Missing.REFUSED, List.of(OutputField.likeInput("mean", channels))),
            new Timing(window, window - 1, stride),
            StateLayout.of(Slot.of("ring", window, channels)),
            StateLayout.EMPTY,
            (long) window * channels);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void step(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.acceptable(row, Ports.Missing.REFUSED)) {
        advance(rows, row, rows.inputs(), row * channels);
      } else {
        rows.refuse(row);
      }
    }
  }

  @Override
  public int padding() {
    return window - 1;
  }

  @Override
  public void flush(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      advance(rows, row, zeros, 0);
    }
  }

  private void advance(Rows rows, int row, float[] source, int from) {
    long step = rows.steps(row);
    int ring = row * window * channels;
    int newest = ring + (int) (step % window) * channels;
    System.arraycopy(source, from, rows.states(), newest, channels);
    if (step < window - 1 || (step - (window - 1)) % stride != 0) {
      rows.advance(row, Outcome.SILENT);
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      float sum = 0;
      for (int past = 0; past < window; past++) {
        sum += rows.states()[ring + past * channels + channel];
      }
      rows.outputs()[row * channels + channel] = sum / window;
    }
    rows.advance(row, Outcome.EMITTED);
  }
}
