package io.millrace.preprocess;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import java.util.ArrayList;
import java.util.List;

/** Writes the output field {@code unusual} of a stage that clips what its inner operator reads. */
final class UnusualFlag {

  private static final String NAME = "unusual";

  private final int width;
  private final int at;

  /**
   * @param ports ports of the stage, made by {@link #beside}
   */
  UnusualFlag(Ports ports) {
    this.width = ports.outputWidth();
    this.at = ports.offset(NAME);
  }

  /** Returns the ports of an inner operator with the flag behind its fields, once. */
  static Ports beside(Ports inner) {
    List<OutputField> outputs = new ArrayList<>(inner.outputs());
    if (outputs.stream().noneMatch(output -> output.name().equals(NAME))) {
      outputs.add(OutputField.flag(NAME).as(OutputField.Meaning.UNUSUAL));
    }
    return new Ports(inner.inputWidth(), inner.targetWidth(), inner.missing(), outputs);
  }

  /** Writes the flag of a row that has an output. */
  void write(Rows rows, int row) {
    rows.outputs()[row * width + at] = rows.isUnusual(row) ? 1 : 0;
  }
}
