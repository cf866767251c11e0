package io.millrace.simulate.demo.skeleton;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Attachment;
import io.millrace.continual.network.Network;
import io.millrace.simulate.demo.people.Method;
import io.millrace.simulate.demo.people.Peers;
import io.millrace.simulate.demo.people.Readouts;
import io.millrace.simulate.trace.Reading;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The method beside the network: mean, largest, smallest and newest value of every coordinate and
 * its change over a window, and a classifier with one hidden layer that was trained on the same
 * people. It answers as it is, and with a readout that starts as it and learns, as the pipeline
 * does.
 */
final class WindowClassifier implements Peers {

  private static final int CLASSES = SkeletonDemo.CLASSES;

  private final Network network;
  private final double ridge;

  /**
   * @param model architecture and weights; its outputs are features, then logits
   * @param ridge of the readout that learns
   */
  WindowClassifier(Attachment model, double ridge) {
    this.network = Network.of(model);
    this.ridge = ridge;
  }

  @Override
  public Map<Method, Map<Long, Integer>> answers(List<Reading> readings) {
    int label = network.signature().inputWidth();
    int width = network.signature().outputWidth();
    SingleStream seen = SingleStream.of(network, 0);
    SingleStream readout = Readouts.continuing(CLASSES, ridge, width + 1);
    Map<Long, Integer> frozen = new HashMap<>();
    Map<Long, Integer> learned = new HashMap<>();
    for (Reading reading : readings) {
      seen.step(Arrays.copyOf(reading.values(), label), reading.time())
          .ifPresent(
              window -> {
                float[] row = Arrays.copyOf(window.output(), width + 1);
                row[width] = reading.values()[label];
                frozen.put(reading.time(), largest(row, width - CLASSES, width));
                float answer = readout.step(row, reading.time()).orElseThrow().number("class");
                learned.put(reading.time(), (int) answer);
              });
    }
    return Map.of(Method.WINDOW_FROZEN, frozen, Method.WINDOW_LEARNED, learned);
  }

  private static int largest(float[] row, int from, int to) {
    int best = from;
    for (int at = from; at < to; at++) {
      best = row[at] > row[best] ? at : best;
    }
    return best - from;
  }
}
