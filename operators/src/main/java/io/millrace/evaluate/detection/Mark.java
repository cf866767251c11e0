package io.millrace.evaluate.detection;

/** Whether a reading is one that should be found. */
public enum Mark {
  MARKED,
  USUAL
}
