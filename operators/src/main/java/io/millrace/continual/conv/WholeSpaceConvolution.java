package io.millrace.continual.conv;

import io.millrace.continual.layer.ClipMath;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes a convolution over time and space on a whole clip, in double precision: the sum of the
 * definition, number by number.
 */
record WholeSpaceConvolution(LayerPosition here, SpaceConv conv, Weights weights)
    implements WholeLayer {

  @Override
  public double[][] run(double[][] clip) {
    Window window = conv.time();
    double[][] padded = ClipMath.padded(clip, window, here.inputWidth(), 0);
    List<double[]> outputs = new ArrayList<>();
    for (int t = 0; t + window.reach() < padded.length; t += window.stride()) {
      // Only a kernel of one in time takes missing frames.
      outputs.add(padded[t] == null ? null : frame(padded, t));
    }
    return outputs.toArray(new double[0][]);
  }

  private double[] frame(double[][] padded, int t) {
    FrameShape output = here.output();
    SpaceWindow space = conv.space();
    float[] weight = here.weight(weights, "weight");
    int places = output.places();
    int inputs = here.input().places();
    int in = here.input().channels() / conv.groups();
    int perGroup = conv.out() / conv.groups();
    double[] y = new double[output.width()];
    for (int o = 0; o < conv.out(); o++) {
      for (int place = 0; place < places; place++) {
        double sum = conv.bias() == Bias.LEARNED ? here.weight(weights, "bias")[o] : 0;
        for (int c = 0; c < in; c++) {
          for (int k = 0; k < conv.time().kernel(); k++) {
            double[] x = padded[t + k * conv.time().dilation()];
            for (int tap = 0; tap < space.taps(); tap++) {
              int source = source(place, tap);
              int at = ((o * in + c) * conv.time().kernel() + k) * space.taps() + tap;
              sum += source < 0 ? 0 : weight[at] * x[(o / perGroup * in + c) * inputs + source];
            }
          }
        }
        y[o * places + place] = sum;
      }
    }
    return y;
  }

  /** The input place of a tap, or -1: axis by axis from the last, as an odometer. */
  private int source(int place, int tap) {
    SpaceWindow space = conv.space();
    List<Integer> extents = here.input().space();
    List<Integer> outputs = here.output().space();
    int source = 0;
    int step = 1;
    int restPlace = place;
    int restTap = tap;
    for (int axis = space.axes() - 1; axis >= 0; axis--) {
      int position =
          restPlace % outputs.get(axis) * space.stride().get(axis)
              + restTap % space.kernel().get(axis) * space.dilation().get(axis)
              - space.start().get(axis);
      restPlace /= outputs.get(axis);
      restTap /= space.kernel().get(axis);
      int extent = extents.get(axis);
      boolean outside = position < 0 || position >= extent;
      if (outside && space.mode() == SpaceWindow.Mode.ZEROS) {
        return -1;
      }
      if (outside && space.mode() == SpaceWindow.Mode.REPLICATE) {
        position = position < 0 ? 0 : extent - 1;
      } else if (outside && space.mode() == SpaceWindow.Mode.CIRCULAR) {
        position += position < 0 ? extent : -extent;
      } else if (outside) {
        position = position < 0 ? -position : extent - 1 - (position - extent + 1);
      }
      source += position * step;
      step *= extent;
    }
    return source;
  }
}
