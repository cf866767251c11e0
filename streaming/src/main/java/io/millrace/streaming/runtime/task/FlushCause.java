package io.millrace.streaming.runtime.task;

import java.util.Locale;

/** Why a bundle was computed. */
public enum FlushCause {
  /** It holds as many records as it may. */
  FULL,
  /** Its oldest record has waited long enough. */
  DEADLINE,
  /** Event time moved on. */
  WATERMARK,
  /** A checkpoint barrier is about to pass. */
  CHECKPOINT,
  /** The input has ended. */
  END;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
