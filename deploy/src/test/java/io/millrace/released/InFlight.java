package io.millrace.released;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.state.api.runtime.SavepointLoader;

/**
 * What a checkpoint holds of the records that were between operators.
 *
 * @param inputBytes in buffers that operators had received and not read
 * @param outputBytes in buffers that operators had written and not sent
 */
record InFlight(long inputBytes, long outputBytes) {

  /**
   * Reads it from the head of a checkpoint.
   *
   * @param checkpoint folder or URI
   */
  static InFlight of(String checkpoint) throws IOException {
    long input = 0;
    long output = 0;
    for (OperatorState operator :
        SavepointLoader.loadSavepointMetadata(checkpoint).getOperatorStates()) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        input += bytes(subtask.getInputChannelState());
        output += bytes(subtask.getResultSubpartitionState());
      }
    }
    return new InFlight(input, output);
  }

  private static long bytes(Collection<? extends StateObject> handles) {
    return handles.stream().mapToLong(StateObject::getStateSize).sum();
  }

  boolean isNone() {
    return inputBytes + outputBytes == 0;
  }
}
