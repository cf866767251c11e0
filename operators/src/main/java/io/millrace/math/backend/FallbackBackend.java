package io.millrace.math.backend;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.polar.PolarBatch;
import java.util.function.Supplier;

/*
 * What is computed again is the one product that failed, not the bundle around it: it has written nothing by then, so
 * there is no state to roll back, and what was computed before it on the device stays within the tolerance.
 *
 * Failures are counted over all products of the backend, in the order in which they are called. A success sets the count of
 * failures in a row to zero. Making a product can fail as well (weights that do not fit on the device); such a product is
 * computed in this JVM from then on.
 */
/**
 * A device with this JVM behind it: what fails on the device is computed here, and after {@value
 * #PATIENCE} failures in a row everything is. Used by one thread at a time.
 */
public final class FallbackBackend implements DenseBackend {

  /** Failures in a row after which the device is not asked again. */
  public static final int PATIENCE = 3;

  private final DenseBackend device;
  private final DenseBackend jvm;
  private final Watch watch;
  private int inARow;
  private volatile long failures;
  private volatile boolean abandoned;

  /** Is told of what a device does not do. */
  public interface Watch {

    /** A computation failed on the device and was done in this JVM. */
    void failed(Throwable cause);

    /** The device failed too often and is not asked again. */
    void abandoned(Throwable cause);
  }

  /**
   * @param device is closed with this
   */
  public FallbackBackend(DenseBackend device, DenseBackend jvm, Watch watch) {
    this.device = device;
    this.jvm = jvm;
    this.watch = watch;
  }

  /** Of the backend that computes now: the device's, or that of this JVM once it is abandoned. */
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

  /** Computations that failed on the device. May be read by any thread. */
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

  /** Runs something on the device; false if it was not done there. */
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
    if (inARow == PATIENCE) {
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
