package io.millrace.evaluate.baseline;

import io.millrace.evaluate.sum.Slotted;
import java.util.Deque;

/*
 * Slot, 1 + most · width floats: the number of rows, then the rows from the oldest on.
 */
/** A queue of rows of numbers in a slot. Rows of zeros behind the last are not read. */
final class RowSlots {

  private RowSlots() {}

  static int floats(int most, int width) {
    return 1 + Math.multiplyExact(most, width);
  }

  static void write(Deque<float[]> rows, float[] slots, int at) {
    slots[at] = rows.size();
    int to = at + 1;
    for (float[] row : rows) {
      System.arraycopy(row, 0, slots, to, row.length);
      to += row.length;
    }
  }

  static void read(float[] slots, int at, int width, Deque<float[]> rows) {
    rows.clear();
    int size = (int) slots[at];
    for (int row = 0; row < size; row++) {
      float[] values = new float[width];
      System.arraycopy(slots, at + 1 + row * width, values, 0, width);
      rows.addLast(values);
    }
  }

  static int doubles(int most, int width) {
    return 1 + Math.multiplyExact(Slotted.FLOATS_OF_DOUBLE * most, width);
  }

  static void writeDoubles(Deque<double[]> rows, float[] slots, int at) {
    slots[at] = rows.size();
    int to = at + 1;
    for (double[] row : rows) {
      Slotted.write(row, slots, to);
      to += Slotted.FLOATS_OF_DOUBLE * row.length;
    }
  }

  static void readDoubles(float[] slots, int at, int width, Deque<double[]> rows) {
    rows.clear();
    int size = (int) slots[at];
    for (int row = 0; row < size; row++) {
      double[] values = new double[width];
      Slotted.read(slots, at + 1 + Slotted.FLOATS_OF_DOUBLE * row * width, values);
      rows.addLast(values);
    }
  }
}
