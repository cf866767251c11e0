package io.millrace.streaming.connect.kafka;

/** What a job does where a broker no longer has what the job relies on. */
public enum LossPolicy {
  /** It fails, with the numbers. */
  REFUSE,
  /** It goes on, with a warning. */
  ACCEPT;

  /**
   * The policy of a setting.
   *
   * @param accepted whether losses are accepted
   */
  public static LossPolicy of(Boolean accepted) {
    return accepted ? ACCEPT : REFUSE;
  }
}
