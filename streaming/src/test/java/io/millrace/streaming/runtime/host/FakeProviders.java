package io.millrace.streaming.runtime.host;

import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.DenseBackendProvider;
import io.millrace.math.backend.FakeDevice;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Devices that are none, under the names that a pipeline may ask for. */
public final class FakeProviders {

  private FakeProviders() {}

  /** Whatever a test says. */
  public static class Fake implements DenseBackendProvider {
    private final String name;
    private final Optional<String> missing;
    private final Supplier<DenseBackend> device;

    public Fake(String name, Optional<String> missing, Supplier<DenseBackend> device) {
      this.name = name;
      this.missing = missing;
      this.device = device;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<String> missing() {
      return missing;
    }

    @Override
    public DenseBackend open() {
      return device.get();
    }
  }

  /** Takes its time with every computation, and does it. */
  public static final class Steady extends Fake {
    public Steady() {
      super("nd4j", Optional.empty(), () -> new FakeDevice(() -> LockSupport.parkNanos(100_000)));
    }
  }

  /** Does nothing that it is asked to. */
  public static final class Failing extends Fake {
    public Failing() {
      super("cublas", Optional.empty(), Failing::device);
    }

    private static DenseBackend device() {
      FakeDevice device = new FakeDevice();
      device.failNext(Integer.MAX_VALUE);
      return device;
    }
  }
}
