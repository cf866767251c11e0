package io.millrace.streaming.runtime.backend;

import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.DenseBackends;
import io.millrace.math.backend.FallbackBackend;
import io.millrace.math.backend.JvmBackend;
import io.millrace.streaming.runtime.block.BundleQueue;
import io.millrace.streaming.runtime.block.DirectQueue;
import io.millrace.streaming.runtime.block.ResultCollector;
import io.millrace.streaming.runtime.block.WorkerQueue;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;

/**
 * Holds the math backend of one operator: chooses it once, falls back to this JVM when a device
 * fails, and registers its metrics.
 *
 * <pre>
 *   millrace.math.backend              name of the backend that computes now
 *   millrace.math.device               1 while it is not this JVM, else 0
 *   millrace.math.fallbacks            computations that failed on the device and ran in this JVM
 * </pre>
 */
public final class HostedMaths implements AutoCloseable {

  /**
   * Pieces of work in flight: enough that a device does not wait while the task stores and loads.
   */
  private static final int IN_FLIGHT = 4;

  private final DenseBackend backend;
  private final boolean device;

  private HostedMaths(DenseBackend backend, boolean device) {
    this.backend = backend;
    this.device = device;
  }

  /**
   * Chooses and opens the backend of an operator.
   *
   * @throws IllegalStateException if the pipeline names a backend that is not on the class path
   */
  public static HostedMaths open(
      ModelRecipe recipe, DenseBackends backends, MetricGroup parent, Logger log) {
    BackendChoice choice = BackendChoice.of(recipe, backends, System::nanoTime);
    log.info("{}", choice.reason());
    MetricGroup group = parent.addGroup("millrace").addGroup("math");
    if (!choice.isDevice()) {
      show(group, choice.backend(), () -> 0L);
      return new HostedMaths(choice.backend(), false);
    }
    FallbackBackend guarded =
        new FallbackBackend(choice.backend(), JvmBackend.ofProcess(), new Log(choice, log));
    show(group, guarded, guarded::failures);
    return new HostedMaths(guarded, true);
  }

  public DenseBackend backend() {
    return backend;
  }

  /** Creates the queue of an operator: with a worker thread where the backend is a device. */
  public BundleQueue queue(String name, ResultCollector collector, WorkerQueue.Copies copies) {
    return device
        ? new WorkerQueue(name, IN_FLIGHT, collector, copies)
        : new DirectQueue(collector);
  }

  @Override
  public void close() {
    backend.close();
  }

  private static void show(MetricGroup group, DenseBackend backend, Gauge<Long> fallbacks) {
    Gauge<String> name = backend::name;
    Gauge<Integer> device = () -> backend.name().equals(JvmBackend.NAME) ? 0 : 1;
    group.gauge("backend", name);
    group.gauge("device", device);
    group.gauge("fallbacks", fallbacks);
  }

  /** Logs the failures of a device. */
  private record Log(BackendChoice choice, Logger log) implements FallbackBackend.Watch {

    @Override
    public void failed(Throwable cause) {
      log.warn(
          "Cannot compute on {}: computed in this JVM instead", choice.backend().name(), cause);
    }

    @Override
    public void abandoned(Throwable cause) {
      log.error(
          "Cannot continue with {}: it failed {} times in a row; this operator computes in this "
              + "JVM until it restarts",
          choice.backend().name(),
          FallbackBackend.TOLERATED,
          cause);
    }
  }
}
