package io.millrace.local;

import io.millrace.simulate.embedded.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Finds out whether a process serves its clients. */
final class ServedProcess {

  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final int CONNECT_MILLIS = 500;

  private ServedProcess() {}

  /**
   * Waits until a process serves.
   *
   * @throws IllegalStateException if it dies, or does not serve in time
   */
  static void await(ServerProcess process, BooleanSupplier serves) {
    long deadline = System.nanoTime() + LocalCluster.TIMEOUT.toNanos();
    while (!serves.getAsBoolean()) {
      if (!process.isRunning()) {
        throw new IllegalStateException(
            "Cannot start "
                + process.name()
                + ": it has ended; see "
                + process.log()
                + " and "
                + process.console());
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Cannot reach "
                + process.name()
                + " within "
                + LocalCluster.TIMEOUT.toSeconds()
                + " s; see "
                + process.log());
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  /** Whether a broker answers. */
  static boolean brokerServes(String brokers) {
    if (!listens(brokers)) {
      return false;
    }
    try (Topics topics = new Topics(brokers)) {
      topics.names();
      return true;
    }
  }

  /** Whether something accepts connections. */
  static boolean listens(String hostAndPort) {
    String[] address = hostAndPort.split(":");
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address[0], Integer.parseInt(address[1])), CONNECT_MILLIS);
      return true;
    } catch (IOException absent) {
      return false;
    }
  }
}
