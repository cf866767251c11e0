package io.millrace.continual.conv;

import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;

/** Adds each frame of a clip to all output frames that it reaches, then cuts them into steps. */
record WholeTransposed(LayerPosition here, ConvTranspose1d layer, Weights weights)
    implements WholeLayer {

  @Override
  public double[][] run(double[][] clip) {
    if (clip.length == 0) {
      return new double[0][];
    }
    int places = here.input().places();
    int inner = here.input().channels() / layer.groups();
    int each = layer.out() / layer.groups();
    int stride = layer.stride();
    float[] weight = here.weight(weights, "weight");
    // As long as torch's clip, or a little longer where the last step is not full.
    int length = Math.max((clip.length - 1) * stride + layer.reach(), clip.length * stride);
    double[][][] sums = new double[length][layer.out()][places];
    for (int t = 0; t < clip.length; t++) {
      for (int k = 0; k < layer.kernel(); k++) {
        for (int o = 0; o < layer.out(); o++) {
          int first = o / each * inner;
          for (int c = first; c < first + inner; c++) {
            double w = weight[(c * each + o % each) * layer.kernel() + k];
            for (int place = 0; place < places; place++) {
              sums[t * stride + k * layer.dilation()][o][place] += w * clip[t][c * places + place];
            }
          }
        }
      }
    }
    return steps(sums, places);
  }

  private double[][] steps(double[][][] sums, int places) {
    int stride = layer.stride();
    boolean keeps = layer.tail() == ConvTranspose1d.Tail.KEEP;
    int inputs = (sums.length - layer.reach()) / stride + 1;
    double[][] steps =
        new double[keeps ? sums.length / stride : inputs][layer.out() * stride * places];
    for (int step = 0; step < steps.length; step++) {
      for (int o = 0; o < layer.out(); o++) {
        double bias = layer.bias() == Bias.LEARNED ? here.weight(weights, "bias")[o] : 0;
        for (int j = 0; j < stride; j++) {
          for (int place = 0; place < places; place++) {
            steps[step][(o * stride + j) * places + place] =
                sums[step * stride + j][o][place] + bias;
          }
        }
      }
    }
    return steps;
  }
}
