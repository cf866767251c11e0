package io.millrace.cli.console;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Whether the user wants the process to end, by Ctrl-C or a signal of the system. The first signal
 * requests a stop, with a savepoint if a job runs; the second ends the process at once. Until the
 * request is asked for the first time there is nothing to stop: a signal says so, and ends the
 * process.
 *
 * <p>Not a shutdown hook, because Flink's own hooks would delete the job's files at the same time.
 */
public final class StopRequest implements BooleanSupplier, AutoCloseable {

  private static final int ENDED_BY_SIGNAL = 128;

  private final String nothingYet;
  private final IntConsumer exit;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicBoolean made = new AtomicBoolean();
  private final Map<Signal, SignalHandler> before = new ConcurrentHashMap<>();

  private StopRequest(String nothingYet, IntConsumer exit) {
    this.nothingYet = nothingYet;
    this.exit = exit;
  }

  /**
   * Listens to the signals of this process until it is closed.
   *
   * @param nothingYet what is said when one comes before {@link #getAsBoolean} is called
   */
  public static StopRequest ofProcess(String nothingYet) {
    return ofProcess(nothingYet, System::exit);
  }

  /**
   * The same with another way to end the process.
   *
   * @param exit takes the exit code
   */
  static StopRequest ofProcess(String nothingYet, IntConsumer exit) {
    StopRequest request = new StopRequest(nothingYet, exit);
    for (String name : new String[] {"INT", "TERM"}) {
      Signal signal = new Signal(name);
      request.before.put(signal, Signal.handle(signal, request::take));
    }
    return request;
  }

  /** Ends this process with a sentence, for as long as no command listens itself. */
  public static void endProcess(String sentence) {
    Signal.handle(new Signal("INT"), signal -> end(sentence, signal, System::exit));
  }

  @Override
  public boolean getAsBoolean() {
    asked.set(true);
    return made.get();
  }

  @Override
  public void close() {
    before.forEach(Signal::handle);
  }

  private void take(Signal signal) {
    if (!asked.get()) {
      end(nothingYet, signal, exit);
    } else if (made.getAndSet(true)) {
      Runtime.getRuntime().halt(ENDED_BY_SIGNAL + signal.getNumber());
    }
  }

  private static void end(String sentence, Signal signal, IntConsumer exit) {
    System.err.println(sentence);
    exit.accept(ENDED_BY_SIGNAL + signal.getNumber());
  }
}
