package io.millrace.streaming.connect.kafka.offset;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** What a job does where a broker no longer has what the job relies on. */
public enum LossPolicy {
  /** It fails, with the numbers. */
  REFUSE,
  /** It goes on, with a warning. */
  ACCEPT;

  /**
   * Whether a job goes on where a broker has removed records that the job has not read. Otherwise
   * it fails, with the number of records.
   */
  public static final ConfigOption<Boolean> ACCEPT_LOSS =
      ConfigOptions.key("millrace.accept-loss")
          .booleanType()
          .defaultValue(false)
          .withDescription("Go on where a broker has removed records that were not read.");

  /**
   * The policy of a setting.
   *
   * @param accepted whether losses are accepted
   */
  public static LossPolicy of(Boolean accepted) {
    return accepted ? ACCEPT : REFUSE;
  }
}
