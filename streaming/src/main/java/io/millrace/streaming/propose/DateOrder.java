package io.millrace.streaming.propose;

/** Decides whether the day or the month comes first in dates that may be read in both ways. */
final class DateOrder {

  private DateOrder() {}

  /**
   * The one of two readings that the records support.
   *
   * @param usual what is taken if they support neither
   */
  static TimeGuess of(TimeGuess usual, TimeGuess other) {
    double usualRead = usual.readable(Integer.MAX_VALUE);
    double otherRead = other.readable(Integer.MAX_VALUE);
    if (Math.abs(usualRead - otherRead) > 1e-3) {
      boolean usually = usualRead > otherRead;
      TimeGuess read = usually ? usual : other;
      TimeGuess not = usually ? other : usual;
      return read.worth(
          read.score(),
          "Some dates can only be read with pattern "
              + read.pattern()
              + ", not with "
              + not.pattern()
              + ".");
    }
    Steps usualSteps = Steps.of(usual);
    Steps otherSteps = Steps.of(other);
    int order = usualSteps.compareTo(otherSteps);
    if (order != 0) {
      TimeGuess even = order < 0 ? usual : other;
      TimeGuess uneven = order < 0 ? other : usual;
      return even.worth(
          even.score(),
          "Every date could also be read with pattern "
              + uneven.pattern()
              + ", but the records follow each other more evenly with "
              + even.pattern()
              + ".");
    }
    return usual.worth(
        usual.score(),
        "UNDECIDED: every date can be read with pattern "
            + usual.pattern()
            + " and with "
            + other.pattern()
            + ", and nothing in the sample tells which is right. Check this line.");
  }

  /**
   * How even the times of a reading are.
   *
   * @param back records earlier than the one before
   * @param way sum of all distances from record to record
   */
  private record Steps(int back, double way) implements Comparable<Steps> {

    static Steps of(TimeGuess guess) {
      long[] times = guess.read(guess.columns().get(0).records());
      int back = 0;
      double way = 0;
      long before = TimeGuess.NONE;
      for (long time : times) {
        if (time != TimeGuess.NONE) {
          if (before != TimeGuess.NONE) {
            back += time < before ? 1 : 0;
            way += Math.abs((double) time - before);
          }
          before = time;
        }
      }
      return new Steps(back, way);
    }

    @Override
    public int compareTo(Steps other) {
      return back != other.back
          ? Integer.compare(back, other.back)
          : Double.compare(way, other.way);
    }
  }
}
