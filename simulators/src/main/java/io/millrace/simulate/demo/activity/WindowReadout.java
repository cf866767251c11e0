package io.millrace.simulate.demo.activity;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import io.millrace.simulate.trace.ActivityRecordings;
import io.millrace.simulate.trace.Reading;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A simple method for comparison: mean and maximum of every sensor over as many readings as the
 * network uses, and the same readout on them, without initial weights.
 */
final class WindowReadout {

  /** Readings of a window, and from one window to the next, as in the network. */
  static final int LENGTH = 49;

  static final int STRIDE = 4;

  private WindowReadout() {}

  /**
   * A readout without initial weights.
   *
   * @param channels number of features, plus one for the label after them
   */
  static SingleStream fromScratch(int channels) {
    ModelSpec readout =
        new ModelSpec("classify", Map.of("classes", ActivityRecordings.ACTIVITIES.size()));
    return SingleStream.of(StandardCatalog.catalog().create(List.of(readout), channels), 0);
  }

  /** The answers by the time at which their window ends. */
  static Map<Long, Integer> answers(List<Reading> readings) {
    int sensors = readings.get(0).values().length - 1;
    Network windows = Network.of(Architecture.read(structure(sensors)), Weights.NONE);
    SingleStream seen = SingleStream.of(windows, 0);
    int width = windows.signature().outputWidth();
    SingleStream readout = fromScratch(width + 1);
    Map<Long, Integer> answers = new HashMap<>();
    for (Reading reading : readings) {
      seen.step(Arrays.copyOf(reading.values(), sensors), reading.time())
          .ifPresent(
              window -> {
                float[] row = Arrays.copyOf(window.output(), width + 1);
                row[width] = reading.values()[sensors];
                float answer = readout.step(row, reading.time()).orElseThrow().number("class");
                answers.put(reading.time(), (int) answer);
              });
    }
    return answers;
  }

  private static Map<String, Object> structure(int sensors) {
    Map<String, Object> window = Map.of("kernel", LENGTH, "stride", STRIDE);
    Map<String, Object> both =
        Map.of(
            "join",
            "concat",
            "branches",
            List.of(List.of(Map.of("average_pool", window)), List.of(Map.of("max_pool", window))));
    return Map.of("channels", sensors, "layers", List.of(Map.of("parallel", both)));
  }
}
