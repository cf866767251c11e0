package io.millrace.cli.console;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Whether the user wants the process to end, by Ctrl-C or a signal of the system. The first signal
 * requests a stop with a savepoint; the second ends the process at once.
 *
 * <p>Not a shutdown hook, because Flink's own hooks would delete the job's files at the same time.
 */
public final class StopRequest implements BooleanSupplier, AutoCloseable {

  private static final int ENDED_BY_SIGNAL = 128;

  private final AtomicBoolean made = new AtomicBoolean();
  private final Map<Signal, SignalHandler> before = new ConcurrentHashMap<>();

  /** Listens to the signals of this process until it is closed. */
  public static StopRequest ofProcess() {
    StopRequest request = new StopRequest();
    for (String name : new String[] {"INT", "TERM"}) {
      Signal signal = new Signal(name);
      request.before.put(signal, Signal.handle(signal, request::take));
    }
    return request;
  }

  @Override
  public boolean getAsBoolean() {
    return made.get();
  }

  @Override
  public void close() {
    before.forEach(Signal::handle);
  }

  private void take(Signal signal) {
    if (made.getAndSet(true)) {
      Runtime.getRuntime().halt(ENDED_BY_SIGNAL + signal.getNumber());
    }
  }
}
