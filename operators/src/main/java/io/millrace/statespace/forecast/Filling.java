package io.millrace.statespace.forecast;

import io.millrace.api.operator.Ports;

/** Value of a channel that was not observed. */
public enum Filling {
  /** The channel's last value of that key; zero before the first. */
  HOLD,
  /** Zero, which is the channel's mean after {@code standardize}. */
  ZERO,
  /** None: the observation is refused. */
  REFUSE;

  Ports.Missing port() {
    return this == REFUSE ? Ports.Missing.REFUSED : Ports.Missing.ALLOWED;
  }
}
