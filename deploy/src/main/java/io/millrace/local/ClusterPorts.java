package io.millrace.local;

import io.millrace.simulate.embedded.FreePorts;
import java.io.IOException;

/**
 * The ports of a cluster. They do not change, so a restarted process has the address of its
 * predecessor.
 *
 * @param rest port of the job manager's REST endpoint
 * @param rpc port of the job manager for task managers
 * @param broker port of the broker
 * @param controller port of the broker's controller
 */
public record ClusterPorts(int rest, int rpc, int broker, int controller) {

  /** Ports that are free now. */
  public static ClusterPorts free() throws IOException {
    int[] ports = FreePorts.of(4, ProcessHandle.current().pid() * 13L);
    return new ClusterPorts(ports[0], ports[1], ports[2], ports[3]);
  }

  /** The same with the two ports that users choose; 0 keeps a port. */
  public ClusterPorts at(int restPort, int brokerPort) {
    return new ClusterPorts(
        restPort == 0 ? rest : restPort, rpc, brokerPort == 0 ? broker : brokerPort, controller);
  }
}
