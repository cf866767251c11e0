package io.millrace.continual.layer;

import java.util.List;
import java.util.stream.Collectors;

/** Reports all faults of a network that were found in one pass. */
public final class NetworkException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final List<NetworkFault> faults;

  public NetworkException(List<NetworkFault> faults) {
    super(faults.stream().map(NetworkFault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  public List<NetworkFault> faults() {
    return faults;
  }
}
