package io.millrace.continual.network;

/** What an observation with missing values is for a network. */
public enum Missing {
  /** A fault: it is refused, and no state changes. */
  REFUSE,
  /** Each missing value is the last one of its channel; zero before the first. */
  HOLD,
  /** Each missing value is zero: the mean, behind {@code standardize}. */
  ZERO,
  /** A missing frame, if any of its values is missing: windows leave it out. */
  MASK
}
