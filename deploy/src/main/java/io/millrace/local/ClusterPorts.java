package io.millrace.local;

import io.millrace.simulate.embedded.FreePorts;
import java.io.IOException;

/**
 * The addresses of a cluster. Fixed for its life, so that a process that is started again is found
 * where the one before it was.
 *
 * @param rest the job manager by REST
 * @param rpc the job manager by its task managers
 * @param broker the broker
 * @param controller the broker by itself
 */
public record ClusterPorts(int rest, int rpc, int broker, int controller) {

  /** Ports that are free now. */
  public static ClusterPorts free() throws IOException {
    int[] ports = FreePorts.of(4, ProcessHandle.current().pid() * 13L);
    return new ClusterPorts(ports[0], ports[1], ports[2], ports[3]);
  }

  /** The same with the two that users name; 0 leaves one as it is. */
  public ClusterPorts at(int restPort, int brokerPort) {
    return new ClusterPorts(
        restPort == 0 ? rest : restPort, rpc, brokerPort == 0 ? broker : brokerPort, controller);
  }
}
