package io.millrace.benchmark.published.movement;

import io.millrace.api.operator.SingleStream;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Mean and largest value of every channel over a window, by a `network` without weights. */
final class WindowFeatures {

  /**
   * Features of one window.
   *
   * @param values means, then largest values
   * @param label class of the newest reading
   */
  record Window(float[] values, int label) {}

  private WindowFeatures() {}

  static List<Window> of(Recording recording, int length, int every) {
    Map<String, Object> pool = Map.of("kernel", length, "stride", every);
    Map<String, Object> both =
        Map.of(
            "join",
            "concat",
            "branches",
            List.of(List.of(Map.of("average_pool", pool)), List.of(Map.of("max_pool", pool))));
    int channels = recording.values()[0].length;
    Map<String, Object> structure =
        Map.of("channels", channels, "layers", List.of(Map.of("parallel", both)));
    SingleStream network =
        SingleStream.of(Network.of(Architecture.read(structure), Weights.NONE), 0);
    List<Window> windows = new ArrayList<>();
    for (int at = 0; at < recording.labels().length; at++) {
      int label = recording.labels()[at];
      network
          .step(recording.values()[at], at)
          .ifPresent(answer -> windows.add(new Window(answer.output().clone(), label)));
    }
    return windows;
  }
}
