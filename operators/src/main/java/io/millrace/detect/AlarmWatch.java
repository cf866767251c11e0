package io.millrace.detect;

import io.millrace.api.event.Watch;

/** A watch of alarms whose state says how the one that is on began. */
sealed interface AlarmWatch extends Watch permits EnsembleWatch, RateWatch, ThresholdWatch {

  /** Returns the event time of the first reading of the alarm that is on. */
  long since(float[] slots, int at);

  /** Returns the value farthest from usual of the alarm that is on. */
  float peak(float[] slots, int at);

  /** Returns which of several numbers the alarm that is on began by, from 0. */
  default int decided(float[] slots, int at) {
    return 0;
  }
}
