package io.millrace.dictionary.code;

import java.util.Arrays;

/**
 * Keeps the largest codes of an observation and sets the others to zero. Holds scratch memory: one
 * instance for each thread.
 */
public final class SparseCoder {

  /** Largest count for which passing over all of them is less than branches that are guessed. */
  private static final int FEW = 16;

  private final int n;
  private final float[] magnitudes;
  private final int[] most = new int[FEW];
  private double noise;

  public SparseCoder(int n) {
    this.n = n;
    this.magnitudes = new float[n];
  }

  /** Rule that selects the codes to keep. */
  public sealed interface Rule {}

  /** Keeps the {@code count} largest by magnitude; among equals the one with the lower index. */
  public record Largest(int count) implements Rule {}

  /** Keeps every code whose magnitude exceeds the threshold. */
  public record Above(double threshold) implements Rule {}

  /**
   * Keeps every code whose magnitude exceeds a multiple of the deviation of the noise, which is
   * zero while unknown.
   */
  public record AboveNoise(double deviations) implements Rule {}

  /** Sets the deviation of the noise for {@link AboveNoise}. */
  public void noise(double deviation) {
    this.noise = deviation;
  }

  /** Writes the kept codes, and zeros between them, to {@code into[to .. to + n)}. */
  public void keep(Rule rule, float[] codes, int at, float[] into, int to) {
    if (rule instanceof Largest largest) {
      largest(largest.count(), codes, at, into, to);
    } else if (rule instanceof Above above) {
      above((float) above.threshold(), codes, at, into, to);
    } else if (rule instanceof AboveNoise above) {
      above((float) (above.deviations() * noise), codes, at, into, to);
    }
  }

  /** Keeps the {@code count} largest by magnitude; never more than that, even if there are ties. */
  public void largest(int count, float[] codes, int at, float[] into, int to) {
    if (count >= n) {
      System.arraycopy(codes, at, into, to, n);
      return;
    }
    float smallest =
        count <= FEW ? smallestOfFew(count, codes, at) : smallestOfLargest(count, codes, at);
    int reaching = 0;
    for (int i = 0; i < n; i++) {
      reaching += Math.abs(codes[at + i]) >= smallest ? 1 : 0;
    }
    if (reaching == count) {
      for (int i = 0; i < n; i++) {
        float code = codes[at + i];
        into[to + i] = Math.abs(code) >= smallest ? code : 0f;
      }
    } else {
      firstOfTies(count, smallest, codes, at, into, to);
    }
  }

  private void firstOfTies(int count, float smallest, float[] codes, int at, float[] into, int to) {
    int ties = count;
    for (int i = 0; i < n; i++) {
      if (Math.abs(codes[at + i]) > smallest) {
        ties--;
      }
    }
    for (int i = 0; i < n; i++) {
      float code = codes[at + i];
      boolean tie = Math.abs(code) == smallest && ties > 0;
      if (tie) {
        ties--;
      }
      into[to + i] = tie || Math.abs(code) > smallest ? code : 0f;
    }
  }

  private void above(float threshold, float[] codes, int at, float[] into, int to) {
    for (int i = 0; i < n; i++) {
      float code = codes[at + i];
      into[to + i] = Math.abs(code) > threshold ? code : 0f;
    }
  }

  /**
   * Returns the {@code count}-th largest magnitude of a small count: each magnitude moves the
   * smaller ones of the largest so far down, without a branch that depends on it. Bits of numbers
   * that are not negative are ordered as the numbers.
   */
  private float smallestOfFew(int count, float[] codes, int at) {
    Arrays.fill(most, 0, count, 0);
    for (int i = 0; i < n; i++) {
      int magnitude = Float.floatToRawIntBits(Math.abs(codes[at + i]));
      for (int place = 0; place < count; place++) {
        int larger = Math.max(most[place], magnitude);
        magnitude = Math.min(most[place], magnitude);
        most[place] = larger;
      }
    }
    return Float.intBitsToFloat(most[count - 1]);
  }

  /**
   * Returns the {@code count}-th largest magnitude, with Hoare's selection algorithm; linear time
   * on average.
   */
  private float smallestOfLargest(int count, float[] codes, int at) {
    for (int i = 0; i < n; i++) {
      magnitudes[i] = Math.abs(codes[at + i]);
    }
    int target = count - 1;
    int low = 0;
    int high = n - 1;
    while (low < high) {
      float pivot = magnitudes[(low + high) >>> 1];
      int left = low;
      int right = high;
      while (left <= right) {
        while (magnitudes[left] > pivot) {
          left++;
        }
        while (magnitudes[right] < pivot) {
          right--;
        }
        if (left <= right) {
          float swap = magnitudes[left];
          magnitudes[left++] = magnitudes[right];
          magnitudes[right--] = swap;
        }
      }
      if (target <= right) {
        high = right;
      } else if (target >= left) {
        low = left;
      } else {
        break;
      }
    }
    return magnitudes[target];
  }
}
