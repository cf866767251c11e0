package io.millrace.evaluate.coding;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Packet;

/*
 * With coefficients at indices i_1 < … < i_k, i_0 = -1, and g(n) = 2 ⌊log2 n⌋ + 1, the length of n in
 * Elias' gamma code (IEEE Trans. Inf. Theory 21, 1975):
 *
 *   bits = g(k + 1) + Σ_j [ g(i_j - i_(j-1)) + 32 ]
 *
 * The gamma code needs no bound of the number that it codes. So the bits follow from the record of a
 * code alone, which does not say how many atoms there are.
 */
/**
 * The bits that a coded reading takes: those of its packet as it is written, or those of a sparse
 * code whose coefficients have 32 bits each.
 */
public final class CodeBits {

  private CodeBits() {}

  /**
   * Returns the bits of a field of an output row.
   *
   * @param field a packet, or numbers of which those that are not zero are a code
   * @param outputs output rows
   * @param at index of the first number of the field
   */
  public static int of(OutputField field, float[] outputs, int at) {
    if (field.form() == OutputField.Form.PACKET) {
      return ofPacket(Packet.length(outputs, at, field.width()));
    }
    int count = 0;
    int bits = 0;
    int before = -1;
    for (int index = 0; index < field.width(); index++) {
      if (outputs[at + index] != 0) {
        bits += ofCoefficient(index, before);
        before = index;
        count++;
      }
    }
    return bits + gamma(count + 1);
  }

  /**
   * Returns the bits of a code.
   *
   * @param indices of its coefficients, ascending
   */
  public static int ofCode(int[] indices) {
    int bits = gamma(indices.length + 1);
    int before = -1;
    for (int index : indices) {
      bits += ofCoefficient(index, before);
      before = index;
    }
    return bits;
  }

  /** Returns the bits of a packet of so many bytes. */
  public static int ofPacket(int bytes) {
    return Byte.SIZE * bytes;
  }

  private static int ofCoefficient(int index, int before) {
    if (index <= before) {
      throw new IllegalArgumentException(
          "Cannot count the bits of a code: expected ascending indices from 0 on, found "
              + index
              + " behind "
              + before);
    }
    return gamma(index - before) + Float.SIZE;
  }

  private static int gamma(int number) {
    return 2 * (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(number)) + 1;
  }
}
