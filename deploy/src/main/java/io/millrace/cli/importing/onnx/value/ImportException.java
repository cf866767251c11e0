package io.millrace.cli.importing.onnx.value;

import java.util.List;
import java.util.stream.Collectors;

/** Reports why a graph cannot be imported: every node at fault, or a fault of the file. */
public final class ImportException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A fault of the file or of what was asked for. */
  public ImportException(String message) {
    super(message);
  }

  /** Nodes without an exact continual form. */
  public static ImportException of(List<NodeFault> faults) {
    return new ImportException(
        "Cannot import the graph: "
            + faults.size()
            + (faults.size() == 1 ? " node has" : " nodes have")
            + " no exact continual form"
            + faults.stream().map(fault -> "\n  " + fault).collect(Collectors.joining()));
  }
}
