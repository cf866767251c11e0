package io.millrace.statespace.layer;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;

/** Collects the accepted rows of a block, without gaps, as the input of a layer. */
final class ActiveRows {

  /** Norms of a layer square its inputs, and a state adds many of them. */
  private static final float MOST = 1e8f;

  private final int width;
  private int[] row = new int[1];
  private FloatMatrix inputs;
  private int size;

  /** Makes a collection of rows of {@code width} inputs. */
  ActiveRows(int width) {
    this.width = width;
    this.inputs = FloatMatrix.of(1, width);
  }

  /** Collects the acceptable rows of moderate size and refuses the others. */
  void collect(Rows rows, Ports.Missing missing) {
    if (row.length < rows.size()) {
      row = new int[rows.capacity()];
      inputs = FloatMatrix.of(rows.capacity(), width);
    }
    size = 0;
    for (int each = 0; each < rows.size(); each++) {
      int large = rows.tooLarge(each, MOST);
      if (rows.acceptable(each, missing) && large < 0) {
        System.arraycopy(rows.inputs(), each * width, inputs.values(), size * width, width);
        row[size++] = each;
      } else {
        boolean fits = rows.acceptable(each, missing);
        rows.refuse(each, fits ? Refusal.tooLarge(large, "1e8") : null);
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
