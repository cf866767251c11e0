package io.millrace.evaluate.sum;

/*
 * A ring of the last `length` contributions. values() adds them from the oldest to the newest; a
 * running sum from which old contributions are subtracted would keep the rounding error of every
 * large one for ever.
 *
 * Slot: the count of contributions so far, then the ring, each number as Slotted writes it.
 */
/**
 * Sums over the last judged answers: prequential metrics with a window of a fixed number of
 * answers. Adding costs one copy of the contribution, reading the whole window.
 */
public final class SlidingSums implements Slotted {

  private final int width;
  private final double[] ring;
  private long count;

  /**
   * @param sums number of sums
   * @param length answers that the window holds, at least one
   */
  public SlidingSums(int sums, int length) {
    if (length < 1) {
      throw new IllegalArgumentException(
          "Cannot judge a window of " + length + " answers: expected 1 or more");
    }
    this.width = sums;
    this.ring = new double[Math.multiplyExact(sums, length)];
  }

  /** Adds the contribution of one judged answer, and drops the oldest of a full window. */
  public void add(double[] contribution) {
    System.arraycopy(contribution, 0, ring, (int) (count % length()) * width, width);
    count++;
  }

  /** The sums of the window, a new array. */
  public double[] values() {
    double[] values = new double[width];
    for (long at = Math.max(0, count - length()); at < count; at++) {
      int from = (int) (at % length()) * width;
      for (int i = 0; i < width; i++) {
        values[i] += ring[from + i];
      }
    }
    return values;
  }

  private int length() {
    return ring.length / width;
  }

  @Override
  public int floats() {
    return FLOATS_OF_DOUBLE * (1 + ring.length);
  }

  @Override
  public void write(float[] slots, int at) {
    Slotted.write(new double[] {count}, slots, at);
    Slotted.write(ring, slots, at + FLOATS_OF_DOUBLE);
  }

  @Override
  public void read(float[] slots, int at) {
    double[] counted = new double[1];
    Slotted.read(slots, at, counted);
    count = (long) counted[0];
    Slotted.read(slots, at + FLOATS_OF_DOUBLE, ring);
  }
}
