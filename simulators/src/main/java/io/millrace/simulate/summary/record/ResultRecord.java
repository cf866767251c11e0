package io.millrace.simulate.summary.record;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import java.util.Arrays;

/** One result while it is looked at; the next one replaces it. */
public final class ResultRecord {

  public final Ports ports;
  public final float[] output;
  public String key;
  public String group;
  public String label;
  public long time;
  public long sequence;
  public long version;
  public boolean shadow;

  /** Whether any declared field was in the record. */
  public boolean hasFields;

  public ResultRecord(Ports ports) {
    this.ports = ports;
    this.output = new float[ports.outputWidth()];
  }

  public void begin() {
    key = null;
    group = null;
    label = null;
    time = 0;
    sequence = 0;
    version = 0;
    shadow = false;
    hasFields = false;
    Arrays.fill(output, Float.NaN);
    int at = 0;
    for (OutputField field : ports.outputs()) {
      // What such a field leaves out is zero.
      if (field.form() == OutputField.Form.FLAG || field.form() == OutputField.Form.SPARSE) {
        Arrays.fill(output, at, at + field.width(), 0);
      }
      at += field.width();
    }
  }
}
