package io.millrace.math.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.polar.PolarBatch;
import java.util.function.Supplier;

/*
 * Only the product that failed is computed again, not the bundle that contains it: a failed
 * product has written nothing, so there is no state to roll back, and what was computed on the
 * device before is within the tolerance.
 *
 * Failures are counted over all products of the backend, in the order of the calls. A success sets
 * the count of consecutive failures to zero. Creating a product can also fail (for example,
 * weights that do not fit on the device); such a product is then always computed in this JVM.
 */
/**
 * A device backend that falls back to this JVM: a computation that fails on the device is repeated
 * here, and after {@value #TOLERATED} consecutive failures everything is computed here. Must be
 * used by one thread at a time.
 */
public final class FallbackBackend implements DenseBackend {

  /** Number of consecutive failures after which the device is no longer used. */
  public static final int TOLERATED = 3;

  private final DenseBackend device;
  private final DenseBackend jvm;
  private final Watch watch;
  private int inARow;
  private volatile long failures;
  private volatile boolean abandoned;

  /** Is notified of failures of a device. */
  public interface Watch {

    /** A computation failed on the device and is done in this JVM. */
    void failed(Throwable cause);

    /** The device failed too often and is no longer used. */
    void abandoned(Throwable cause);
  }

  /**
   * @param device the device backend, which is closed with this one
   * @param jvm the backend to fall back to
   * @param watch is notified of failures
   */
  public FallbackBackend(DenseBackend device, DenseBackend jvm, Watch watch) {
    this.device = device;
    this.jvm = jvm;
    this.watch = watch;
  }

  /**
   * Returns the name of the backend in use: that of the device, or of this JVM after the device was
   * abandoned.
   */
  @Override
  public String name() {
    return abandoned ? jvm.name() : device.name();
  }

  @Override
  public double tolerance() {
    return device.tolerance();
  }

  @Override
  public int rowsAtOnce() {
    return device.rowsAtOnce();
  }

  /** Returns the number of computations that failed on the device. May be called by any thread. */
  public long failures() {
    return failures;
  }

  @Override
  public RowProduct product(FloatMatrix weights) {
    RowProduct here = jvm.product(weights);
    RowProduct there = made(() -> device.product(weights));
    if (there == null) {
      return here;
    }
    return (rows, into) -> {
      if (!asked(() -> there.add(rows, into))) {
        here.add(rows, into);
      }
    };
  }

  @Override
  public PolarBatch polar(int rows, int n) {
    PolarBatch here = jvm.polar(rows, n);
    PolarBatch there = made(() -> device.polar(rows, n));
    return there == null ? here : new GuardedPolar(there, here);
  }

  @Override
  public void close() {
    device.close();
  }

  private <T> T made(Supplier<T> maker) {
    if (abandoned) {
      return null;
    }
    try {
      return maker.get();
    } catch (RuntimeException | LinkageError | OutOfMemoryError failed) {
      failed(failed);
      return null;
    }
  }

  /** Runs a computation on the device; returns false if it was not done there. */
  private boolean asked(Runnable work) {
    if (abandoned) {
      return false;
    }
    try {
      work.run();
      inARow = 0;
      return true;
    } catch (RuntimeException | LinkageError | OutOfMemoryError failed) {
      failed(failed);
      return false;
    }
  }

  private void failed(Throwable cause) {
    failures = failures + 1;
    inARow++;
    watch.failed(cause);
    if (inARow == TOLERATED) {
      abandoned = true;
      watch.abandoned(cause);
    }
  }

  private final class GuardedPolar implements PolarBatch {
    private final PolarBatch there;
    private final PolarBatch here;

    GuardedPolar(PolarBatch there, PolarBatch here) {
      this.there = there;
      this.here = here;
    }

    @Override
    public void factor(FloatMatrix gradients, FloatMatrix previous, FloatMatrix into) {
      if (!asked(() -> there.factor(gradients, previous, into))) {
        here.factor(gradients, previous, into);
      }
    }

    @Override
    public void retract(FloatMatrix matrices) {
      if (!asked(() -> there.retract(matrices))) {
        here.retract(matrices);
      }
    }
  }
}
