package io.millrace.continual.network;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.attention.Attention;
import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pointwise.Positions;
import io.millrace.continual.pool.Delay;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.Trim;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import io.millrace.continual.recurrent.Rnn;
import java.util.ArrayList;
import java.util.List;

/**
 * Architectures of every kind of layer, drawn from a seed: strides, dilations, paddings, residuals
 * and branches inside one another.
 */
final class RandomNetworks {

  private static final int DEEPEST = 2;

  private final SeededRandom random;

  RandomNetworks(long seed) {
    this.random = new SeededRandom(seed);
  }

  /** An architecture whose receptive field, where bounded, is of some tens of frames. */
  Architecture next() {
    while (true) {
      int channels = 1 + random.below(6);
      List<Layer> layers = new ArrayList<>();
      int width = channels;
      for (int count = 2 + random.below(5); count > 0; count--) {
        Layer layer = layer(width, 0);
        layers.add(layer);
        width = layer.output(FrameShape.of(width)).channels();
      }
      Architecture drawn = Architecture.of(channels, layers.toArray(new Layer[0]));
      LayerTiming timing = drawn.timing();
      if (timing.delay() < 80 && timing.stride() <= 12 && timing.padding() < 80) {
        return drawn;
      }
    }
  }

  private Layer layer(int width, int depth) {
    return switch (random.below(depth < DEEPEST ? 16 : 10)) {
      case 0 -> Activation.values()[random.below(Activation.values().length)];
      case 1 -> random.below(2) == 0 ? BatchNorm.of(1e-5) : new LayerNorm(1e-3);
      case 2 -> new Linear(1 + random.below(8), bias());
      case 3 -> recurrent();
      case 4 -> pool();
      case 5 -> random.below(2) == 0 ? new Delay(random.below(4)) : new Trim(random.below(3), 1);
      case 6 -> new Positions(1 + random.below(7));
      case 7 -> attention(width);
      case 10, 11 -> residual(width, depth);
      case 12, 13 -> shrinkingResidual(width);
      case 14 -> parallel(depth);
      case 15 -> Sequential.of(layer(width, depth + 1));
      default -> conv(width);
    };
  }

  private Bias bias() {
    return random.below(3) == 0 ? Bias.NONE : Bias.LEARNED;
  }

  private Conv1d conv(int width) {
    Window window =
        Window.of(1 + random.below(4)).dilatedBy(1 + random.below(3)).everyNth(stride());
    window =
        switch (random.below(4)) {
          case 0 -> window.same();
          case 1 -> window.causal();
          case 2 -> window.padded(random.below(window.reach() + 1), 0);
          default -> window;
        };
    int groups = random.below(3) == 0 ? width : 1;
    return new Conv1d(groups * (1 + random.below(4)), window, groups, bias());
  }

  private int stride() {
    return random.below(3) == 0 ? 2 + random.below(2) : 1;
  }

  private Layer recurrent() {
    int hidden = 1 + random.below(6);
    int layers = 1 + random.below(2);
    return switch (random.below(3)) {
      case 0 -> new Rnn(hidden, layers, Activation.TANH, bias());
      case 1 -> new Gru(hidden, layers, Gru.Reset.values()[random.below(2)], bias());
      default -> new Lstm(hidden, layers, random.below(3), Lstm.Peepholes.NONE, bias());
    };
  }

  private Pool pool() {
    Pool.Kind kind = Pool.Kind.values()[random.below(2)];
    int kernel = 1 + random.below(4);
    int dilation = kind == Pool.Kind.MAXIMUM ? 1 + random.below(2) : 1;
    Window window = Window.of(kernel).dilatedBy(dilation).everyNth(1 + random.below(3));
    return new Pool(
        kind, window.padded(random.below(kernel / 2 + 1), random.below(kernel / 2 + 1)));
  }

  private Attention attention(int width) {
    int window = 1 + random.below(6);
    int heads = width % 2 == 0 && random.below(2) == 0 ? 2 : 1;
    Attention.Start start = Attention.Start.values()[random.below(2)];
    return new Attention(window, heads, random.below(window), start, bias());
  }

  private Residual residual(int width, int depth) {
    List<Layer> body = new ArrayList<>();
    int inner = width;
    for (int count = random.below(3); count > 0; count--) {
      Layer layer = layer(inner, depth + 1);
      if (layer.timing().stride() == 1 && layer.timing().shrink() == 0) {
        body.add(layer);
        inner = layer.output(FrameShape.of(inner)).channels();
      }
    }
    Window window = Window.of(1 + random.below(3)).dilatedBy(1 + random.below(2));
    body.add(Conv1d.of(width, random.below(2) == 0 ? window.same() : window.causal()));
    return Residual.of(body.toArray(new Layer[0]));
  }

  private Residual shrinkingResidual(int width) {
    Window window = Window.of(1 + 2 * random.below(3));
    Residual.Align align = Residual.Align.values()[1 + random.below(3)];
    return new Residual(Sequential.of(Conv1d.of(width, window), Activation.TANH), align);
  }

  /** Branches of one stride and no shrink, with delays of their own. */
  private Parallel parallel(int depth) {
    int stride = stride();
    Parallel.Join join = Parallel.Join.values()[random.below(2)];
    int out = 1 + random.below(4);
    List<Layer> branches = new ArrayList<>();
    for (int count = 2 + random.below(2); count > 0; count--) {
      Window window = Window.of(1 + random.below(3)).dilatedBy(1 + random.below(3));
      window = random.below(2) == 0 ? window.same() : window.causal();
      Layer first = Conv1d.of(out, window.everyNth(stride));
      Layer second = residual(out, depth + 1);
      branches.add(random.below(2) == 0 ? first : Sequential.of(first, second));
    }
    return Parallel.of(join, branches.toArray(new Layer[0]));
  }
}
