package io.millrace.continual.tune;

import io.millrace.continual.layer.Window;

/**
 * A layer of a tail on a span of frames, forwards and backwards, in double precision. A span is
 * consecutive frames, place by place; its first frame has an index in the clip, and a frame before
 * index 0 is the padding of the layer that reads it.
 */
abstract class TailStep {

  final int inWidth;
  final int outWidth;
  final Window time;

  TailStep(int inWidth, int outWidth, Window time) {
    this.inWidth = inWidth;
    this.outWidth = outWidth;
    this.time = time;
  }

  /** Consecutive frames: their numbers, and the index of the first. */
  static final class Span {
    final int width;
    double[] values = {};
    double[] slopes = {};
    long first;
    int frames;

    Span(int width) {
      this.width = width;
    }

    void open(long from, long last) {
      first = from;
      frames = (int) (last - from + 1);
      if (values.length < frames * width) {
        values = new double[frames * width];
        slopes = new double[frames * width];
      }
      java.util.Arrays.fill(slopes, 0, frames * width, 0);
    }
  }

  /** Index of the oldest frame, not of the padding, that outputs from {@code output} on read. */
  final long oldest(long output) {
    return Math.max(0, output * time.stride() - time.start());
  }

  /** Index of the newest frame that outputs up to {@code output} read. */
  final long newest(long output) {
    return output * time.stride() - time.start() + time.reach();
  }

  /** Takes the parameters of a group. */
  void open(float[] parameters) {}

  /** Computes the frames of {@code out} from those of {@code in}. */
  abstract void forward(Span in, Span out);

  /**
   * Adds to the slopes of {@code in} those that follow from the slopes of {@code out}, and gathers
   * those of the parameters.
   *
   * @param last whether nobody reads the slopes of {@code in}
   */
  abstract void backward(Span in, Span out, boolean last);

  /** Adds the gathered slopes of the parameters to their sums, which begin at {@code at}. */
  void close(float[] sums, int at) {}
}
