package io.millrace.preprocess;

import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import java.util.List;

/**
 * Emits the observation before, in units of the input, and the event time it saw: an operator with
 * a delay, a state that does not start at zero, and padding. Refuses values above a bound.
 */
final class Lagged implements StreamModel {

  static final float FIRST = 7f;

  private final int channels;
  private final float bound;
  private final Signature signature;

  Lagged(int channels, Ports.Missing missing, float bound) {
    this.channels = channels;
    this.bound = bound;
    this.signature =
        new Signature(
            new Ports(
                channels,
                missing,
                List.of(
                    OutputField.scalar("sum"),
                    OutputField.likeInput("before", channels),
                    OutputField.scalar("step"))),
            new Timing(2, 1, 1),
            StateLayout.of(Slot.of("before", channels).startingAt(FIRST)),
            StateLayout.EMPTY,
            0);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void step(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      boolean fine = rows.acceptable(row, signature.ports().missing());
      for (int channel = 0; channel < channels; channel++) {
        fine &= !(Math.abs(rows.inputs()[row * channels + channel]) > bound);
      }
      if (fine) {
        emit(rows, row);
        System.arraycopy(rows.inputs(), row * channels, rows.states(), row * channels, channels);
      } else {
        rows.refuse(row);
      }
    }
  }

  @Override
  public int padding() {
    return 1;
  }

  @Override
  public void flush(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      emit(rows, row);
    }
  }

  private void emit(Rows rows, int row) {
    int width = channels + 2;
    float sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      float before = rows.states()[row * channels + channel];
      rows.outputs()[row * width + 1 + channel] = before;
      sum += before;
    }
    rows.outputs()[row * width] = sum;
    rows.outputs()[row * width + channels + 1] = rows.steps(row);
    rows.advance(row, rows.steps(row) == 0 ? Outcome.SILENT : Outcome.EMITTED);
  }
}
