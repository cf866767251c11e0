package io.millrace.local;

import io.millrace.simulate.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs a broker in a process of its own, until the process is ended. */
public final class BrokerMain {

  private BrokerMain() {}

  /**
   * Runs a broker.
   *
   * @param arguments folder, port for clients, port for itself
   */
  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedBroker broker =
        new EmbeddedBroker(
            Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "broker-stop"));
    broker.start();
    new CountDownLatch(1).await();
  }
}
