package io.millrace.simulate.demo.activity;

import io.millrace.api.operator.SingleStream;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import io.millrace.simulate.demo.people.Method;
import io.millrace.simulate.demo.people.Readouts;
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

  static final int CLASSES = ActivityRecordings.ACTIVITIES.size();

  private WindowReadout() {}

  /** The answers as those of a method beside the pipeline. */
  static Map<Method, Map<Long, Integer>> peers(List<Reading> readings) {
    return Map.of(Method.WINDOW, answers(readings));
  }

  /** The answers by the time at which their window ends. */
  static Map<Long, Integer> answers(List<Reading> readings) {
    int sensors = readings.get(0).values().length - 1;
    Network windows = Network.of(Architecture.read(structure(sensors)), Weights.NONE);
    SingleStream seen = SingleStream.of(windows, 0);
    int width = windows.signature().outputWidth();
    SingleStream readout = Readouts.fromScratch(CLASSES, width + 1);
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
