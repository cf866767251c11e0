package io.millrace.continual.conv;

import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import java.util.ArrayList;
import java.util.List;

/** Computes convolutions and linear layers on whole clips in double precision. */
final class WholeConvolution {

  private final LayerPosition here;
  private final Weights weights;

  WholeConvolution(LayerPosition here, Weights weights) {
    this.here = here;
    this.weights = weights;
  }

  WholeLayer linear(Linear linear) {
    return WholeLayer.eachFrame(
        x -> {
          double[] y = ClipMath.product(here.weight(weights, "weight"), x);
          for (int o = 0; o < y.length; o++) {
            y[o] += bias(linear.bias(), o);
          }
          return y;
        });
  }

  double[][] convolve(Conv1d conv, double[][] x) {
    Window window = conv.window();
    double[][] padded = ClipMath.padded(x, window, here.inputWidth(), 0);
    float[] weight = here.weight(weights, "weight");
    int in = here.inputWidth() / conv.groups();
    int out = conv.out() / conv.groups();
    List<double[]> outputs = new ArrayList<>();
    for (int t = 0; t + window.reach() < padded.length; t += window.stride()) {
      if (padded[t] == null) {
        // Only a kernel of one takes missing frames.
        outputs.add(null);
        continue;
      }
      double[] y = new double[conv.out()];
      for (int o = 0; o < conv.out(); o++) {
        y[o] = bias(conv.bias(), o);
        for (int c = 0; c < in; c++) {
          for (int k = 0; k < window.kernel(); k++) {
            double value = padded[t + k * window.dilation()][o / out * in + c];
            y[o] += weight[(o * in + c) * window.kernel() + k] * value;
          }
        }
      }
      outputs.add(y);
    }
    return outputs.toArray(new double[0][]);
  }

  private double bias(Bias bias, int output) {
    return bias == Bias.LEARNED ? here.weight(weights, "bias")[output] : 0;
  }
}
