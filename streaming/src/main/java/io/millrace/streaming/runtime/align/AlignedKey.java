package io.millrace.streaming.runtime.align;

import io.millrace.state.KeyClock;
import io.millrace.state.KeyState;

/** What is kept of one key: its clock, its open readings, and how far its rows are emitted. */
final class AlignedKey {

  private static final int OVERHEAD = 200;

  final OpenReadings readings;
  KeyClock clock = KeyClock.UNSET;

  /** Time of the last row that was emitted; {@link KeyState#NO_TIME} before the first. */
  long emitted = KeyState.NO_TIME;

  /** Time of the next row that may hold a reading; {@link OpenReadings#NONE} if there is none. */
  long next = OpenReadings.NONE;

  /** Earliest timer that is registered; {@link OpenReadings#NONE} if there is none. */
  long timer = OpenReadings.NONE;

  /** Whether the key is behind the watermark, so that its own clock decides when rows are whole. */
  boolean behind;

  /** The watermark at the last reading of a key that is behind. */
  long arrived = KeyState.NO_TIME;

  AlignedKey(OpenReadings readings) {
    this.readings = readings;
  }

  /** Approximate bytes in memory. */
  long bytes() {
    return OVERHEAD + readings.bytes();
  }
}
