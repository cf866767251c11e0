package io.millrace.streaming.runtime.state;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;

/** What a job does with a state that was kept for other channels. */
public enum ChannelPolicy {
  /** It fails, with both lists. */
  REFUSE,
  /** It carries the state by name, unless a channel was removed. */
  ADD,
  /** It carries the state by name; what was learned of a removed channel is lost. */
  DROP;

  /**
   * What a job may do. A start by the command line sets it, because only the files of a checkpoint
   * tell whether it has readings in flight, which would be taken for readings of the new channels.
   */
  public static final ConfigOption<ChannelPolicy> CHANNELS =
      ConfigOptions.key("millrace.channels")
          .enumType(ChannelPolicy.class)
          .defaultValue(REFUSE)
          .withDescription(
              "What a job does with a state of other channels: refuse, add, or drop. Not for"
                  + " checkpoints with readings in flight; savepoints have none.");

  /** Returns what the job of an operator may do. */
  public static ChannelPolicy of(AbstractStreamOperator<?> operator) {
    return operator.getContainingTask().getJobConfiguration().get(CHANNELS);
  }
}
