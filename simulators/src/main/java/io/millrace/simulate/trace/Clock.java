package io.millrace.simulate.trace;

import java.util.concurrent.locks.LockSupport;

/** The passing of time, handed in so that a test decides how it passes. */
public interface Clock {

  /** The time of the machine. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void await(long nanos) {
          // Parking may end early; the loop makes it exact.
          for (long left = nanos - nanos(); left > 0; left = nanos - nanos()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
              return;
            }
          }
        }
      };

  /** Nanoseconds since some fixed moment. */
  long nanos();

  /** Returns when {@link #nanos} has reached that moment, or the thread is interrupted. */
  void await(long nanos);
}
