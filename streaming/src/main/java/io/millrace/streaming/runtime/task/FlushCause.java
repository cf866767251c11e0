package io.millrace.streaming.runtime.task;

import java.util.Locale;

/** Why a bundle was computed. */
public enum FlushCause {
  /** It is full. */
  FULL,
  /** Its oldest record has waited long enough. */
  DEADLINE,
  /** A watermark arrived. */
  WATERMARK,
  /** A checkpoint barrier is about to pass. */
  CHECKPOINT,
  /** The input has ended. */
  END,
  /** A label arrived for a key that has a reading in the bundle. */
  LABEL;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
