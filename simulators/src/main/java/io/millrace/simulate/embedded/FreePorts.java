package io.millrace.simulate.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Finds free ports.
 *
 * <p>They lie below the range from which operating systems draw the ports of outgoing connections
 * (32768 on Linux, 49152 elsewhere). A port inside it could be lost while a broker restarts: a
 * client that retries {@code localhost:P} may be given P as its own port and connect to itself.
 */
public final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;

  private FreePorts() {}

  /**
   * Two ports that were free a moment ago.
   *
   * @param start of the search; processes with different starts do not compete for the same port
   */
  static int[] pair(long start) throws IOException {
    return of(2, start);
  }

  /** The given number of different ports that were free a moment ago. */
  public static int[] of(int count, long start) throws IOException {
    int[] ports = new int[count];
    int from = Math.floorMod(start, COUNT);
    for (int i = 0; i < count; i++) {
      ports[i] = search(from);
      from = ports[i] - FIRST + 1;
    }
    return ports;
  }

  private static int search(int from) throws IOException {
    for (int tried = 0; tried < COUNT; tried++) {
      int port = FIRST + (from + tried) % COUNT;
      if (free(port)) {
        return port;
      }
    }
    throw new IOException(
        "Cannot find a free port from " + FIRST + " to " + (FIRST + COUNT - 1) + ": all are taken");
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
