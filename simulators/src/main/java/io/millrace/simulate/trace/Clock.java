package io.millrace.simulate.trace;

import java.util.concurrent.locks.LockSupport;

/** A source of time, which tests can replace. */
public interface Clock {

  /** The clock of this machine. */
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

  /** Nanoseconds since a fixed moment. */
  long nanos();

  /** Waits until {@link #nanos} has reached this value, or the thread is interrupted. */
  void await(long nanos);
}
