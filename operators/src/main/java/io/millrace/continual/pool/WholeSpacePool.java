package io.millrace.continual.pool;

import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes a pool in time and space on a whole clip, in double precision: the numbers of each
 * window are listed and joined.
 *
 * @param seen shape of an input frame
 */
record WholeSpacePool(SpacePool pool, FrameShape seen) implements WholeLayer {

  @Override
  public double[][] run(double[][] clip) {
    Window window = pool.time();
    int[][] regions = pool.space().regions(seen.space());
    List<double[]> outputs = new ArrayList<>();
    int last = clip.length + window.end() - window.reach();
    for (int from = -window.start(); from < last; from += window.stride()) {
      double[] y = new double[seen.channels() * regions.length];
      int missing = missing(clip, from);
      boolean any = missing == 0 || missing < real(clip, from);
      for (int at = 0; at < y.length && any; at++) {
        y[at] = joined(clip, from, at / regions.length, regions[at % regions.length], missing);
      }
      outputs.add(any ? y : null);
    }
    return outputs.toArray(new double[0][]);
  }

  private IntStream frames(double[][] clip, int from) {
    return IntStream.range(0, pool.time().kernel())
        .map(k -> from + k * pool.time().dilation())
        .filter(t -> t >= 0 && t < clip.length);
  }

  private int real(double[][] clip, int from) {
    return (int) frames(clip, from).count();
  }

  private int missing(double[][] clip, int from) {
    return (int) frames(clip, from).filter(t -> clip[t] == null).count();
  }

  private double joined(double[][] clip, int from, int channel, int[] places, int missing) {
    List<Double> numbers = new ArrayList<>();
    for (int k = 0; k < pool.time().kernel(); k++) {
      int t = from + k * pool.time().dilation();
      for (int place : places) {
        if (t >= 0 && t < clip.length && clip[t] != null) {
          numbers.add(clip[t][channel * seen.places() + place]);
        }
      }
    }
    if (pool.pooling() == Pool.Kind.MAXIMUM) {
      return numbers.stream().mapToDouble(x -> x).max().orElse(Double.NEGATIVE_INFINITY);
    }
    double sum = numbers.stream().mapToDouble(x -> x).sum();
    boolean counts = pool.count() == SpacePool.Count.WITH_PADDING;
    int size = (pool.time().kernel() - missing) * pool.space().size();
    return sum / (counts ? size : Math.max(1, numbers.size()));
  }
}
