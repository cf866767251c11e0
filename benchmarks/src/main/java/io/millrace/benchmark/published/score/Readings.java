package io.millrace.benchmark.published.score;

/**
 * The readings of one series, oldest first.
 *
 * @param name of the file without its ending, with its folder
 * @param times milliseconds since 1970 UTC
 * @param values one number per channel for each time, all finite; not changed
 */
public record Readings(String name, long[] times, float[][] values) {

  /** Number of readings. */
  public int count() {
    return times.length;
  }

  /** Number of channels. */
  public int channels() {
    return values[0].length;
  }

  /**
   * The newest readings as one vector, oldest first, for methods that see a window.
   *
   * @param length readings of a vector
   * @return a vector for each reading, null for the first {@code length - 1}
   */
  public float[][] windows(int length) {
    float[][] windows = new float[count()][];
    int width = channels();
    for (int at = length - 1; at < count(); at++) {
      windows[at] = new float[length * width];
      for (int age = 0; age < length; age++) {
        System.arraycopy(values[at - length + 1 + age], 0, windows[at], age * width, width);
      }
    }
    return windows;
  }
}
