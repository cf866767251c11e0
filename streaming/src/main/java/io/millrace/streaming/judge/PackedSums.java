package io.millrace.streaming.judge;

import java.util.Arrays;

/*
 * | count of sums | then, for each range of sums that are not zero: first index | length | the sums |
 * A range goes on over a single zero: two numbers are cheaper than another range.
 */
/** Keeps sums of which most are zero, such as counts of scores in bins, in less memory. */
final class PackedSums {

  private PackedSums() {}

  static double[] pack(double[] sums) {
    double[] packed = new double[16];
    packed[0] = sums.length;
    int size = 1;
    for (int at = 0; at < sums.length; at++) {
      if (isZero(sums[at])) {
        continue;
      }
      int end = end(sums, at);
      int length = end - at;
      if (size + 2 + length > packed.length) {
        packed = Arrays.copyOf(packed, 2 * packed.length + 2 + length);
      }
      packed[size] = at;
      packed[size + 1] = length;
      System.arraycopy(sums, at, packed, size + 2, length);
      size += 2 + length;
      at = end;
    }
    return Arrays.copyOf(packed, size);
  }

  private static int end(double[] sums, int from) {
    int end = from + 1;
    while (end < sums.length
        && !(isZero(sums[end]) && (end + 1 == sums.length || isZero(sums[end + 1])))) {
      end++;
    }
    return end;
  }

  /** Not a negative zero, whose bits would be lost. */
  private static boolean isZero(double sum) {
    return Double.doubleToRawLongBits(sum) == 0;
  }

  static double[] unpack(double[] packed) {
    double[] sums = new double[(int) packed[0]];
    for (int from = 1; from < packed.length; ) {
      int length = (int) packed[from + 1];
      System.arraycopy(packed, from + 2, sums, (int) packed[from], length);
      from += 2 + length;
    }
    return sums;
  }
}
