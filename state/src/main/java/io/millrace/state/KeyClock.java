package io.millrace.state;

/**
 * What a key's state keeps of the event times of its records, so that lateness can be decided from
 * the records of the key alone.
 *
 * <p>Holds data only; {@code io.millrace.streaming.runtime.clock.ConfirmedTime} has the rules.
 * Times are milliseconds since 1970 UTC, or {@link KeyState#NO_TIME}.
 *
 * @param confirmed newest time that counts
 * @param steady time that never steps back; its differences are the gaps that operators see. Equal
 *     to {@code confirmed} unless the first record was not confirmed or the clock was set back
 * @param pace milliseconds between records of a key whose records are more than the lateness apart;
 *     0 for other keys
 * @param ahead records that were answered and whose time does not count yet
 * @param behind records that were refused as late, one after another
 */
public record KeyClock(long confirmed, long steady, long pace, Run ahead, Run behind) {

  /** The clock of a key without records. */
  public static final KeyClock UNSET = at(KeyState.NO_TIME);

  /**
   * Records in a row whose times are beyond what is taken at once.
   *
   * @param time time of the newest
   * @param count how many agree, 0 if there is no record
   * @param other time of one more record that does not agree with the newest
   */
  public record Run(long time, int count, long other) {

    /** No records. */
    public static final Run NONE = new Run(KeyState.NO_TIME, 0, KeyState.NO_TIME);

    public boolean isEmpty() {
      return count == 0;
    }
  }

  /** The clock of a key whose times all count. */
  public static KeyClock at(long confirmed) {
    return new KeyClock(confirmed, confirmed, 0, Run.NONE, Run.NONE);
  }

  /** The confirmed time; if there is none, the time of the newest record. */
  public long newest() {
    return confirmed == KeyState.NO_TIME ? ahead.time : confirmed;
  }
}
