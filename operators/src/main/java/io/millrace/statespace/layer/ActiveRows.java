package io.millrace.statespace.layer;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.stage.ClippedValues;

/**
 * Collects the accepted rows of a block, without gaps, as the input of a layer. A value that a
 * stage before has clipped enters reduced, because states remember it.
 */
final class ActiveRows {

  private final int width;
  private int[] row = new int[1];
  private FloatMatrix inputs;
  private int size;

  /** Makes a collection of rows of {@code width} inputs. */
  ActiveRows(int width) {
    this.width = width;
    this.inputs = FloatMatrix.of(1, width);
  }

  /** Collects the rows that are admitted and refuses the others. */
  void collect(Rows rows, Ports.Missing missing) {
    if (row.length < rows.size()) {
      row = new int[rows.capacity()];
      inputs = FloatMatrix.of(rows.capacity(), width);
    }
    size = 0;
    for (int each = 0; each < rows.size(); each++) {
      if (rows.admit(each, missing)) {
        System.arraycopy(rows.inputs(), each * width, inputs.values(), size * width, width);
        if (rows.isUnusual(each)) {
          ClippedValues.reduce(inputs.values(), size * width, width);
        }
        row[size++] = each;
      }
    }
    inputs.rows(size);
  }

  int size() {
    return size;
  }

  /** The row of the block that was collected at a position. */
  int row(int place) {
    return row[place];
  }

  /**
   * The inputs of the rows, {@code size × width}; scratch of this object that callers may change.
   */
  FloatMatrix inputs() {
    return inputs;
  }
}
