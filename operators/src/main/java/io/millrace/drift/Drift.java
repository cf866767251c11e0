package io.millrace.drift;

/** What a detector says of a number. */
public enum Drift {
  NONE,
  /** Less sure than a change; not every detector warns. */
  WARNING,
  /** The numbers have changed; the state of the detector begins anew. */
  CHANGE
}
