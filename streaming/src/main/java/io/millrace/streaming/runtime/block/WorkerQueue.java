package io.millrace.streaming.runtime.block;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/*
 *   task's thread   load A  submit A | load B  submit B | gather ... | drain: replay and store A, B
 *   worker                    compute A  ............  compute B  ...|
 *
 * One worker, because an operator is not thread-safe. Results are recorded and replayed on the
 * task's thread, because only it may emit records and write states. After a failure the later work
 * is dropped: the job restarts from its last checkpoint, and work in the queue is never part of
 * one.
 */
/** Computes work on one worker thread, with at most {@code capacity} pieces in flight. */
public final class WorkerQueue implements BundleQueue {

  private static final long TIMEOUT_SECONDS = 30;

  private final int capacity;
  private final ResultCollector collector;
  private final Copies copies;
  private final ExecutorService worker;
  private final Deque<Flight> flights = new ArrayDeque<>();

  private record Flight(Work work, BufferedCollector recorded, Future<?> done) {}

  /**
   * What is copied for the collector.
   *
   * @param due the versions whose parameters are copied
   * @param slots what is copied of the states of the keys
   */
  public record Copies(LongPredicate due, ScaleSlots slots) {}

  /**
   * @param name name of the worker thread
   */
  public WorkerQueue(String name, int capacity, ResultCollector collector, Copies copies) {
    this.capacity = capacity;
    this.collector = collector;
    this.copies = copies;
    this.worker =
        Executors.newSingleThreadExecutor(
            runnable -> {
              Thread thread = new Thread(runnable, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void submit(Work work) throws Exception {
    while (flights.size() >= capacity) {
      land();
    }
    BufferedCollector recorded = new BufferedCollector(copies.due(), copies.slots());
    flights.add(new Flight(work, recorded, worker.submit(() -> work.compute(recorded))));
  }

  @Override
  public void drain() throws Exception {
    while (!flights.isEmpty()) {
      land();
    }
  }

  @Override
  public boolean isEmpty() {
    return flights.isEmpty();
  }

  @Override
  public void close() {
    flights.clear();
    worker.shutdownNow();
    try {
      // A device must not be closed while it computes.
      worker.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void land() throws Exception {
    Flight flight = flights.element();
    try {
      flight.done().get();
    } catch (ExecutionException failed) {
      flights.clear();
      flight.recorded().replay(collector);
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      throw (Exception) failed.getCause();
    }
    flights.remove();
    flight.recorded().replay(collector);
    flight.work().complete();
  }
}
