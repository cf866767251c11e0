package io.millrace.simulate.demo;

import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import java.util.List;

/**
 * Emits its input unchanged. As the last stage it shows what an operator at that position observes.
 */
final class Echo implements StreamModel {

  /** Its name in a catalogue. */
  static final String TYPE = "echo";

  /** Name of the output field. */
  static final String SEEN = "seen";

  static final ModelFactory.Operator FACTORY = (channels, options) -> new Echo(channels);

  private final int channels;
  private final Signature signature;

  private Echo(int channels) {
    this.channels = channels;
    // The field has no units, so that a stage before it does not scale it back.
    OutputField seen =
        new OutputField(SEEN, channels, OutputField.Form.DENSE, OutputField.Units.NONE);
    this.signature =
        new Signature(
            new Ports(channels, Ports.Missing.ALLOWED, List.of(seen)),
            Timing.IMMEDIATE,
            StateLayout.EMPTY,
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
      if (!rows.acceptable(row, Ports.Missing.ALLOWED)) {
        rows.refuse(row);
        continue;
      }
      System.arraycopy(rows.inputs(), row * channels, rows.outputs(), row * channels, channels);
      rows.advance(row, Outcome.EMITTED);
    }
  }
}
