package io.millrace.streaming.runtime;

import io.millrace.math.DenseBackend;
import io.millrace.math.DenseBackendProvider;
import io.millrace.math.FakeDevice;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Devices that are none, under the names that a pipeline may ask for. */
public final class FakeProviders {

  private FakeProviders() {}

  /** Takes its time with every computation, and does it. */
  public static final class Steady implements DenseBackendProvider {
    @Override
    public String name() {
      return "nd4j";
    }

    @Override
    public Optional<String> missing() {
      return Optional.empty();
    }

    @Override
    public DenseBackend open() {
      return new FakeDevice(() -> LockSupport.parkNanos(100_000));
    }
  }

  /** Does nothing that it is asked to. */
  public static final class Failing implements DenseBackendProvider {
    @Override
    public String name() {
      return "cublas";
    }

    @Override
    public Optional<String> missing() {
      return Optional.empty();
    }

    @Override
    public DenseBackend open() {
      FakeDevice device = new FakeDevice();
      device.failNext(Integer.MAX_VALUE);
      return device;
    }
  }
}
