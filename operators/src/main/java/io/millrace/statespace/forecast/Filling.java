package io.millrace.statespace.forecast;

import io.millrace.api.operator.Ports;

/** What stands in for a channel that was not observed. */
public enum Filling {
  /** The channel's last value of that key; zero before the first. */
  HOLD,
  /** Zero: behind {@code standardize}, the channel's mean. */
  ZERO,
  /** Nothing: the observation is refused. */
  REFUSE;

  Ports.Missing port() {
    return this == REFUSE ? Ports.Missing.REFUSED : Ports.Missing.ALLOWED;
  }
}
