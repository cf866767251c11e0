package io.millrace.evaluate.regression;

import io.millrace.evaluate.sum.Slotted;
import java.util.Arrays;

/*
 * Slot, 1 + season · channels floats:
 *
 *   slots[0]       readings so far, at most 2 · season - 1: the position in the ring, plus season
 *                  once the ring is full
 *   slots[1 ..)    the ring, one row a reading
 */
/** The truth of one key a season ago: the naive forecast by which the scaled error is scaled. */
public final class SeasonalTruth implements Slotted {

  /** Seasons up to this are whole numbers in a float, twice over. */
  private static final int LONGEST = 1 << 22;

  private final int channels;
  private final int season;
  private final float[] ring;
  private int readings;

  /**
   * @param channels number of channels
   * @param season readings of a season; 1 compares with the reading before
   */
  public SeasonalTruth(int channels, int season) {
    if (season < 1 || season > LONGEST) {
      throw new IllegalArgumentException(
          "Cannot scale errors by a season of " + season + " readings: expected 1 to " + LONGEST);
    }
    this.channels = channels;
    this.season = season;
    this.ring = new float[Math.multiplyExact(channels, season)];
  }

  /** The truth a season before the next one, a new array; NaN where unknown. */
  public float[] before() {
    float[] before = new float[channels];
    if (readings < season) {
      Arrays.fill(before, Float.NaN);
    } else {
      System.arraycopy(ring, readings % season * channels, before, 0, channels);
    }
    return before;
  }

  /** Adds the truth of the next reading; NaN where unknown. */
  public void learn(float[] truth) {
    System.arraycopy(truth, 0, ring, readings % season * channels, channels);
    readings = readings + 1 < 2 * season ? readings + 1 : season;
  }

  @Override
  public int floats() {
    return 1 + ring.length;
  }

  @Override
  public void write(float[] slots, int at) {
    slots[at] = readings;
    System.arraycopy(ring, 0, slots, at + 1, ring.length);
  }

  @Override
  public void read(float[] slots, int at) {
    readings = (int) slots[at];
    System.arraycopy(slots, at + 1, ring, 0, ring.length);
  }
}
