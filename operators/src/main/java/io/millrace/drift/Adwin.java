package io.millrace.drift;

/*
 * An exponential histogram: row i holds up to PER_ROW buckets of 2^i numbers each, newest first.
 *
 *   state[0]                    numbers since the last test
 *   state[1 + i (1 + 2 · PER_ROW)]  count of buckets of row i, then their sums, then their sums of
 *                                   squared deviations from their own mean
 *
 * Of a full row, the two oldest buckets become one of the next. Every EVERY numbers, for every border
 * between buckets, with n_0, n_1 numbers and means m_0, m_1 on its sides, v the variance of all n:
 *   m = 1/(1/n_0 + 1/n_1), d' = delta / ln n
 *   change if |m_0 - m_1| > sqrt(2/m v ln(2/d')) + 2/(3m) ln(2/d')
 * then the oldest bucket is dropped, and the test repeats (Bifet, Gavaldà, SDM 2007). Numbers are
 * expected to be of the size of one.
 */
/**
 * The adaptive window: it keeps a window of numbers that is as long as their mean does not change,
 * and finds a change of the mean in either direction. {@link #mean} is that of the window.
 *
 * <p>Its bound of false alarms, {@code delta} for each test, is for numbers in [0, 1]; the test
 * itself follows their variance. Unlike the others, it does not begin anew after a change: what is
 * before the change is dropped.
 */
public final class Adwin implements DriftDetector {

  private static final int PER_ROW = 5;
  private static final int ROWS = 24;
  private static final int OF_ROW = 1 + 2 * (PER_ROW + 1);
  private static final int EVERY = 32;
  private static final int FEWEST = 5;

  private final double delta;

  /**
   * @param delta level of a test, above 0 and below 1, such as .002
   */
  public Adwin(double delta) {
    if (!(delta > 0 && delta < 1)) {
      throw new IllegalArgumentException(
          "Cannot test with level " + delta + ": expected above 0 and below 1");
    }
    this.delta = delta;
  }

  @Override
  public int width() {
    return 1 + ROWS * OF_ROW;
  }

  /** Mean of the window; NaN if it is empty. */
  public double mean(double[] state) {
    double count = 0;
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int bucket = 0; bucket < buckets(state, row); bucket++) {
        count += size(row);
        sum += state[sum(row, bucket)];
      }
    }
    return sum / count;
  }

  @Override
  public Drift step(double value, double[] state) {
    push(state, 0, value, 0);
    for (int row = 0; row < ROWS - 1 && buckets(state, row) > PER_ROW; row++) {
      double first = state[sum(row, PER_ROW)];
      double second = state[sum(row, PER_ROW - 1)];
      double apart = (first - second) / size(row);
      double squares = state[square(row, PER_ROW)] + state[square(row, PER_ROW - 1)];
      state[at(row)] -= 2;
      push(state, row + 1, first + second, squares + apart * apart * size(row) / 2);
    }
    if (buckets(state, ROWS - 1) > PER_ROW) {
      state[at(ROWS - 1)]--; // The oldest of more than 2^26 numbers.
    }
    if (++state[0] < EVERY) {
      return Drift.NONE;
    }
    state[0] = 0;
    Drift found = Drift.NONE;
    while (changed(state)) {
      found = Drift.CHANGE;
      dropOldest(state);
    }
    return found;
  }

  private boolean changed(double[] state) {
    double count = 0;
    double sum = 0;
    double squares = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int bucket = 0; bucket < buckets(state, row); bucket++) {
        double of = state[sum(row, bucket)];
        double apart = count == 0 ? 0 : sum / count - of / size(row);
        squares +=
            state[square(row, bucket)] + apart * apart * count * size(row) / (count + size(row));
        count += size(row);
        sum += of;
      }
    }
    double level = StrictMath.log(2 * StrictMath.log(count) / delta);
    double newer = 0;
    double newerSum = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int bucket = 0; bucket < buckets(state, row); bucket++) {
        newer += size(row);
        newerSum += state[sum(row, bucket)];
        double older = count - newer;
        if (newer >= FEWEST && older >= FEWEST) {
          double parts = 1 / newer + 1 / older;
          double apart = Math.abs(newerSum / newer - (sum - newerSum) / older);
          double bound = Math.sqrt(2 * parts * squares / count * level) + 2.0 / 3 * parts * level;
          if (apart > bound) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static void dropOldest(double[] state) {
    for (int row = ROWS - 1; row >= 0; row--) {
      if (buckets(state, row) > 0) {
        state[at(row)]--;
        return;
      }
    }
  }

  private static void push(double[] state, int row, double sum, double squares) {
    for (int bucket = buckets(state, row); bucket > 0; bucket--) {
      state[sum(row, bucket)] = state[sum(row, bucket - 1)];
      state[square(row, bucket)] = state[square(row, bucket - 1)];
    }
    state[sum(row, 0)] = sum;
    state[square(row, 0)] = squares;
    state[at(row)]++;
  }

  private static double size(int row) {
    return 1L << row;
  }

  private static int at(int row) {
    return 1 + row * OF_ROW;
  }

  private static int buckets(double[] state, int row) {
    return (int) state[at(row)];
  }

  private static int sum(int row, int bucket) {
    return at(row) + 1 + bucket;
  }

  private static int square(int row, int bucket) {
    return at(row) + 1 + PER_ROW + 1 + bucket;
  }
}
