package io.millrace.cli.importing.onnx;

import io.millrace.api.operator.SingleStream;
import io.millrace.continual.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Runs an imported network frame by frame. */
final class Runs {

  private Runs() {}

  /** The outputs of all frames and of the padding behind the last one. */
  static List<float[]> of(ImportedNetwork network, float[][] frames) {
    SingleStream stream = SingleStream.of(Network.of(network.attachment("test")), 0);
    List<float[]> outputs = new ArrayList<>();
    for (int at = 0; at < frames.length; at++) {
      stream.step(frames[at], at).ifPresent(answer -> outputs.add(answer.output().clone()));
    }
    stream.flush(frames.length).forEach(answer -> outputs.add(answer.output().clone()));
    return outputs;
  }

  static float[][] frames(int count, int width) {
    Random random = new Random(11);
    float[][] frames = new float[count][width];
    for (float[] frame : frames) {
      for (int at = 0; at < width; at++) {
        frame[at] = (float) random.nextGaussian();
      }
    }
    return frames;
  }
}
