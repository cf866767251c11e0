package io.millrace.statespace.layer;

import io.millrace.api.math.FloatMatrix;
import io.millrace.statespace.mode.Discretisation;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.start.Modes;

/** Converts the weights of a {@link LinearLayer} to the form that {@link RunningLayer} uses. */
final class RunningWeights {

  private RunningWeights() {}

  /** B of a mixed layer, {@code inputs × 2n}, including the gain if gaps are ignored. */
  static FloatMatrix input(LinearLayer layer) {
    Recurrence recurrence = layer.recurrence();
    Modes modes = recurrence.modes();
    int n = layer.modes();
    FloatMatrix input = FloatMatrix.of(recurrence.inputs(), 2 * n);
    Discretisation.Mode step = new Discretisation.Mode();
    for (int i = 0; i < n; i++) {
      if (layer.sampling().isTimed()) {
        step.gainOfOne();
      } else {
        double dt = recurrence.steps()[i];
        layer.sampling().apply(modes.real()[i], modes.imaginary()[i], dt, 1, step);
      }
      for (int h = 0; h < recurrence.inputs(); h++) {
        double re = recurrence.inputReal(i, h);
        double im = recurrence.inputImaginary(i, h);
        input.set(h, i, (float) (step.gainRe * re - step.gainIm * im));
        input.set(h, n + i, (float) (step.gainRe * im + step.gainIm * re));
      }
    }
    return input;
  }

  /** C with the weights of halved pairs: {@code 2n × outputs}, or a row of 2k for each channel. */
  static FloatMatrix output(LinearLayer layer) {
    double[] weight = layer.recurrence().modes().weight();
    int read = layer.outputReal()[0].length;
    FloatMatrix output =
        layer.isMixed()
            ? FloatMatrix.of(2 * read, layer.outputs())
            : FloatMatrix.of(layer.outputs(), 2 * read);
    for (int o = 0; o < layer.outputs(); o++) {
      for (int i = 0; i < read; i++) {
        double each = weight[layer.firstMode(o) + i];
        float re = (float) (each * layer.outputReal()[o][i]);
        float im = (float) (-each * layer.outputImaginary()[o][i]);
        if (layer.isMixed()) {
          output.set(i, o, re);
          output.set(read + i, o, im);
        } else {
          output.set(o, i, re);
          output.set(o, read + i, im);
        }
      }
    }
    return output;
  }

  /** d as a row, or null. */
  static FloatMatrix through(LinearLayer layer) {
    if (layer.through().length == 0) {
      return null;
    }
    FloatMatrix through = FloatMatrix.of(1, layer.outputs());
    for (int o = 0; o < layer.outputs(); o++) {
      through.set(0, o, (float) layer.through()[o]);
    }
    return through;
  }
}
