package io.millrace.statespace.layer;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;

/** The rows of a block that were not refused, close together: what a layer computes on. */
final class ActiveRows {

  private final int width;
  private int[] row = new int[1];
  private FloatMatrix inputs;
  private int size;

  /** For rows of so many inputs. */
  ActiveRows(int width) {
    this.width = width;
    this.inputs = FloatMatrix.of(1, width);
  }

  /** Takes the acceptable rows in and refuses the others. */
  void collect(Rows rows, Ports.Missing missing) {
    if (row.length < rows.size()) {
      row = new int[rows.capacity()];
      inputs = FloatMatrix.of(rows.capacity(), width);
    }
    size = 0;
    for (int each = 0; each < rows.size(); each++) {
      if (rows.acceptable(each, missing)) {
        System.arraycopy(rows.inputs(), each * width, inputs.values(), size * width, width);
        row[size++] = each;
      } else {
        rows.refuse(each);
      }
    }
    inputs.rows(size);
  }

  int size() {
    return size;
  }

  /** The row of the block that stands at a place. */
  int row(int place) {
    return row[place];
  }

  /** The inputs of the rows, {@code size × width}; scratch of this object, free to be changed. */
  FloatMatrix inputs() {
    return inputs;
  }
}
